"""Runs a suite in a process group of its own, which ends with it or at its time limit."""
import dataclasses
import os
import signal
import subprocess
import sys
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


def _read(stream, take, copy):
    for line in stream:
        copy.write(line)
        copy.flush()
        take(line.rstrip("\n"))


def _follow(stream, take, copy):
    reader = threading.Thread(target=_read, args=(stream, take, copy), daemon=True)
    reader.start()
    return reader


def run_limited(command, directory, limit, take, take_error, log):
    """Hands each line of stdout to `take` and copies it to `log`; each of stderr to `take_error`, and shows it."""
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, _interrupt)
    try:
        process = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True)
    except OSError as failure:
        return End(127, f"it cannot be started: {failure.strerror}")
    errors = _follow(process.stderr, take_error, sys.stderr)
    reader = _follow(process.stdout, take, log)
    problem = ""
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        problem = f"it took longer than {limit} s"
    finally:
        _end_group(process)
    errors.join(1)
    reader.join(5)
    if reader.is_alive():
        problem = problem or "something it started still holds its output"
    return End(process.returncode, problem)
