"""When a run of questions counts as passed."""
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
from bars import missed  # noqa: E402

# A run among other tests shares its processors with them, and has too few questions for a share of a thousandth.
LIMITS = {
    "soak": {"repeated_share": ("most", 0.001), "alone_seconds_median": ("most", 1.5), "agent_micros_99": ("most", 5000)},
    "test": {"repeated_share": ("most", 0.02), "alone_seconds_median": ("most", 4), "agent_micros_99": ("most", 50000)},
}


def with_shares(figures):
    """An answer is asked for again when it was not what happened: too often is no accident of a busy machine."""
    return {**figures, "repeated_share": figures["repeated"] / max(1, figures["questions"]),
            "alone_seconds_median": statistics.median(figures["alone_seconds"])}


def reasons(figures, limits):
    """Why figures do not pass, by name; of those that were found, none may be."""
    found = [name for name in ("disagreements", "changed_maps", "flows_of_questions") if figures[name]]
    return found + ([] if figures["questions"] else ["questions"]) + missed(figures, LIMITS[limits])
