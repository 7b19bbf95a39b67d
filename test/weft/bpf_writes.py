#!/usr/bin/env python3
"""Reads what `strace -f -e trace=bpf,dup,dup2,dup3,fcntl` saw of an agent's start and says, as JSON, how often each
pinned map was written, and how often programs were put in place, attached anew or detached.

  test/weft/bpf_writes.py TRACE
"""
import collections
import json
import re
import sys

OPENED = re.compile(r'bpf\(BPF_OBJ_GET, \{pathname="[^"]*/maps/([a-z_]+)".*\) = (\d+)')
CREATED = re.compile(r"bpf\(BPF_MAP_CREATE, .*\) = (\d+)")
# libbpf puts a reused map on a descriptor of its own, and the agent keeps a copy of that
COPIED = re.compile(r"(?:dup[23]?|fcntl)\((\d+)(?:, .*)?\)\s+= (\d+)")
WRITE = re.compile(r"bpf\(BPF_MAP_(?:UPDATE|DELETE|LOOKUP_AND_DELETE)_\w+, .*?map_fd=(\d+)")
LINK = re.compile(r"bpf\((BPF_LINK_UPDATE|BPF_LINK_CREATE|BPF_LINK_DETACH|BPF_PROG_LOAD|BPF_PROG_DETACH)\b")
# preflight asks for a link to no device, which no kernel gives
TRIAL = re.compile(r"BPF_LINK_CREATE, .*\) = -1 ENODEV")
RESUMED = re.compile(r"<\.\.\. \w+ resumed>")


def joined(lines):
    """Puts a call that another thread interrupted back together."""
    begun = {}
    for line in lines:
        thread, _, rest = line.strip().partition(" ")
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest.removesuffix("<unfinished ...>")
        elif RESUMED.search(rest):
            yield thread, begun.pop(thread, "") + RESUMED.sub("", rest)
        else:
            yield thread, rest


def count(lines):
    names, maps, writes, calls = {}, set(), collections.Counter(), collections.Counter()
    # A descriptor that was closed may be another map's afterwards, so names are those of the moment.
    loaders = set()  # programs that the agent starts have descriptors of their own, and call no bpf
    for thread, call in joined(lines):
        if "bpf(" in call:
            loaders.add(thread)
            calls["bpf"] += 1
        elif thread not in loaders:
            continue
        if opened := OPENED.search(call):
            names[opened[2]] = opened[1]
            maps.add(opened[1])
        elif created := CREATED.search(call):
            names[created[1]] = "(made by this start)"
        elif copied := COPIED.search(call):
            names[copied[2]] = names.get(copied[1], "(unknown)")
        elif written := WRITE.search(call):
            writes[names.get(written[1], "(unknown)")] += 1
        elif (link := LINK.search(call)) and not TRIAL.search(call):
            calls[link[1].removeprefix("BPF_").lower()] += 1
    return {"maps": sorted(maps), "writes": dict(writes), "calls": dict(calls)}


if __name__ == "__main__":
    with open(sys.argv[1], errors="replace") as trace:
        print(json.dumps(count(trace)))
