"""Runs a suite in a process group of its own, which ends with it or at its time limit."""
import dataclasses
import os
import signal
import subprocess
import threading


class Interrupted(Exception):
    """The run was asked to stop."""


@dataclasses.dataclass(frozen=True)
class End:
    status: int
    problem: str


def _interrupt(*_):
    raise Interrupted


def _end_group(process):
    """Asks first, so that a suite can take its clusters down, then insists."""
    for kind, grace in ((signal.SIGTERM, 30), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, kind)
            process.wait(grace)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass


def _read(stream, take, log):
    with open(log, "w") as copy:
        for line in stream:
            copy.write(line)
            copy.flush()
            take(line.rstrip("\n"))


def run_limited(command, directory, limit, take, log):
    """Hands each line of stdout to `take`, and all of them to the file `log`."""
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, _interrupt)
    try:
        process = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   text=True, errors="replace", start_new_session=True)
    except OSError as failure:
        return End(127, f"it cannot be started: {failure.strerror}")
    reader = threading.Thread(target=_read, args=(process.stdout, take, log), daemon=True)
    reader.start()
    problem = ""
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        problem = f"it took longer than {limit} s"
    finally:
        _end_group(process)
    reader.join(5)
    if reader.is_alive():
        problem = problem or "something it started still holds its output"
    return End(process.returncode, problem)
