"""The plugin under libcni 1.3, which containerd is built with."""

import json
import subprocess

from agent import FakeAgent, allocation
from bed import PLUGIN, REPO, run

LIBCNI = REPO / "cni/target/libcni"
NODE = "weft00000000005"


class Runtime:
    """A conflist and what libcni does with it."""

    def __init__(self, bed, version):
        self.bed = bed
        self.version = version
        self.conflist = bed.directory / "05-weft.conflist"
        plugin = {"type": "weft-cni", "agentSocket": bed.socket, "stateDir": str(bed.state)}
        self.conflist.write_text(json.dumps({"cniVersion": version, "name": "weft", "plugins": [plugin]}))

    def __call__(self, pod, *verbs):
        cache = self.bed.directory / "cache"
        command = [LIBCNI, self.conflist, PLUGIN.parent, cache, pod.id, pod.netns, *verbs]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    def well(self, pod, *verbs):
        process = self(pod, *verbs)
        assert process.returncode == 0, process.stderr
        return process.stdout


def life(bed, version, *verbs):
    pod = bed.pod("a")
    runtime = Runtime(bed, version)
    with FakeAgent(bed.socket, ALLOC=allocation(5)) as agent:
        before = bed.snapshot(pod)
        result = json.loads(runtime.well(pod, "VALIDATE", "ADD", *verbs))
        assert result["cniVersion"] == version, result
        assert [ip["address"] for ip in result["ips"]] == ["10.244.1.5/32", "fd44::5/128"], result
        assert NODE in run("ip", "link")
        runtime.well(pod, "DEL", "DEL")
        assert bed.snapshot(pod) == before
        return agent.ops()


def test_old(bed):
    """ADD, CHECK, DEL in version 0.4.0."""
    assert life(bed, "0.4.0", "CHECK") == ["ALLOC", "COMMIT", "CHECK", "RELEASE", "RELEASE"]


def test_containerd_1(bed):
    """ADD, CHECK, DEL in version 1.0.0."""
    assert life(bed, "1.0.0", "CHECK") == ["ALLOC", "COMMIT", "CHECK", "RELEASE", "RELEASE"]


def test_containerd_2(bed):
    """STATUS, ADD, CHECK, GC, DEL in version 1.1.0."""
    ops = life(bed, "1.1.0", "STATUS", "CHECK", "GC-KEEP", "CHECK")
    assert ops == ["ALLOC", "COMMIT", "STATUS", "CHECK", "GC", "CHECK", "RELEASE", "RELEASE"], ops


def test_gc(bed):
    """GC of a pod that the runtime forgot removes it."""
    pod = bed.pod("a")
    runtime = Runtime(bed, "1.1.0")
    with FakeAgent(bed.socket, ALLOC=allocation(5)) as agent:
        before = bed.snapshot(pod)
        runtime.well(pod, "ADD", "GC-NONE")
        assert bed.snapshot(pod) == before
        assert agent.requests[-1] == {"op": "GC", "valid": []}


def test_errors_reach_the_event(bed):
    """message and remedy of a failure are in the error that becomes the Pod Event."""
    pod = bed.pod("a")
    refused = {"ok": False, "code": 11, "message": "no WeftEndpoint yet", "details": "see the operator"}
    with FakeAgent(bed.socket, ALLOC=refused, STATUS=refused | {"message": "caches incomplete"}):
        process = Runtime(bed, "1.1.0")(pod, "ADD")
        assert "no WeftEndpoint yet; see the operator" in process.stderr, process.stderr
        process = Runtime(bed, "1.1.0")(pod, "STATUS")
        assert "caches incomplete" in process.stderr, process.stderr
