"""The shared libraries, interpreter included, that a program of this machine needs."""
import subprocess
import sys


def closure(program):
    """Returns absolute paths; empty for a static program."""
    result = subprocess.run(["ldd", program], capture_output=True, text=True)
    if result.returncode:
        if "not a dynamic executable" in result.stderr + result.stdout:
            return []
        sys.exit(f"image: --program {program}: {result.stderr.strip()}")
    paths = []
    for line in result.stdout.splitlines():
        if "not found" in line:
            sys.exit(f"image: --program {program}: library missing on this machine: {line.strip()}")
        paths += [word for word in line.split() if word.startswith("/")]
    return paths
