"""Whether what the docs name is there: targets of make, files, suites that `make test` runs or leaves out."""
import os
import pathlib
import re
import shlex

TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)", re.M)
# made by the build, or by the reader
MADE = ("target/", "bin/", "bpf/target/", "kustomize/overlays/mine/", "kustomize/overlays/clean/")


def targets(root):
    files = [root / "Makefile", *sorted((root / "make").glob("*.mk"))]
    return {name for file in files for name in TARGET.findall(file.read_text())}


def absent(root, line):
    """Returns what is wrong with commands, each of which begins with a target or a file; else nothing."""
    return "".join(absent_of_one(root, words) for words in commands(line))


def commands(line):
    try:
        words = shlex.split(line, comments=True)
    except ValueError:  # a quote that ends on another line
        words = line.split()
    found = [[]]
    for word in words:
        if word in ("&&", "||", "|", ";"):
            found.append([])
        else:
            found[-1].append(word)
    return [one for one in found if one]


def absent_of_one(root, words):
    first, *rest = words
    if first == "make":
        wanted = [word for word in rest if "=" not in word and not word.startswith("-")]
        return "".join(f"there is no target {word}\n" for word in wanted if word not in targets(root))
    if first == "bash":
        first = next((word for word in rest if not word.startswith("-")), "")
    elif "/" not in first or first[0] in "/.~$" or first.startswith(MADE):
        return ""
    return "" if any(root.glob(first)) else f"there is no {first}\n"


def wrong_suite(root, how):
    """Returns what is wrong with a mark `by SUITE` or `by hand: SUITE`, else nothing."""
    by_hand = how.startswith("by hand: ")
    name = how.removeprefix("by hand: ").removeprefix("by ")
    suite = pathlib.Path(root) / "test/suites" / name
    if not suite.is_file():
        return f"there is no suite {name}"
    if os.access(suite, os.X_OK) == by_hand:
        return f"`make test` runs {name}: write: by {name}" if by_hand else f"`make test` leaves {name} out: write: by hand: {name}"
    return ""
