"""What the benchmarks are held to, and the machine that they ran on."""
import json
import os
import random
import statistics
import sys
import traceback

RESAMPLES = 2000


def machine():
    cpu = next(line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    return {"cpu": cpu, "cpus": os.cpu_count(), "kernel": os.uname().release, "load": os.getloadavg()[0]}


def interval(values):
    """Bootstrap of the geometric mean: rounds are independent, their ratios are not normal."""
    draw = random.Random(1)
    means = sorted(statistics.geometric_mean(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return [means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975)]]


def missed(figures, bars):
    """The names of figures that are beyond their bars: each bar is ("most" or "least", value)."""
    return [name for name, (kind, bar) in bars.items() if (figures[name] > bar if kind == "most" else figures[name] < bar)]


def conclude(path, result, figures, bars):
    """Writes the result, prints the last line of the target and returns its exit code."""
    beyond = missed(figures, bars)
    result = {"ok": not beyond, "machine": machine(), **result, **figures, "bars": {name: bar for name, (_, bar) in bars.items()}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps({"ok": not beyond, **figures, "missed": beyond}))
    return 1 if beyond else 0


def end(main):
    """Ends the program with what main returns; the last line of the target is an object with "ok" whatever happens."""
    try:
        status = main()
    except Exception:
        traceback.print_exc()
        print(json.dumps({"ok": False}))
        status = 1
    sys.exit(status)
