"""DEL, whatever state it meets."""

import json
import os

from agent import FakeAgent, allocation
from bed import run


def build(bed, number=5, name="a"):
    pod = bed.pod(name)
    with FakeAgent(bed.socket, ALLOC=allocation(number)):
        before = bed.snapshot(pod)
        answer = pod.call("ADD")
        assert answer.code == 0, answer.text
    return pod, before


def test_twice(bed):
    """DEL leaves nothing, and a second DEL is well too."""
    pod, before = build(bed)
    with FakeAgent(bed.socket) as agent:
        for _ in range(2):
            answer = pod.call("DEL")
            assert (answer.code, answer.text) == (0, ""), answer.text
            assert bed.snapshot(pod) == before
        assert [request["containerId"] for request in agent.requests] == [pod.id] * 2
        assert agent.ops() == ["RELEASE"] * 2


def test_reused_namespace(bed):
    """a late DEL of a container whose namespace's path has come to another pod leaves that pod alone."""
    pod, before = build(bed)
    built = bed.snapshot(pod)
    with FakeAgent(bed.socket):
        answer = pod.call("DEL", CNI_CONTAINERID="gone")
        assert (answer.code, answer.text) == (0, ""), answer.text
        assert bed.snapshot(pod) == built
        assert pod.call("DEL").code == 0
    assert bed.snapshot(pod) == before


def test_agent_dead(bed):
    """DEL with the agent dead removes the links and notes the deletion on the disk."""
    pod, before = build(bed)
    answer = pod.call("DEL")
    assert (answer.code, answer.text) == (0, ""), answer.text
    assert answer.seconds < 2, answer.seconds
    (name,) = bed.queued()
    assert name == f"{pod.id}-eth0.json"
    path = bed.state / "deleted" / name
    assert json.loads(path.read_text()) == {"containerId": pod.id, "ifName": "eth0"}
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    path.parent.rmdir()
    path.parent.parent.rmdir()
    assert bed.snapshot(pod) == before


def test_agent_hangs(bed):
    """DEL with an agent that does not answer ends in 6 s and notes the deletion."""
    pod, _ = build(bed)
    with FakeAgent(bed.socket, RELEASE="hang"):
        answer = pod.call("DEL")
    assert answer.code == 0 and answer.seconds < 10, (answer.text, answer.seconds)
    assert bed.queued() == [f"{pod.id}-eth0.json"]


def test_agent_refuses(bed):
    """DEL that the agent refuses is noted, and a later DEL that it takes clears the note."""
    pod, _ = build(bed)
    with FakeAgent(bed.socket, RELEASE={"ok": False, "code": 11, "message": "busy"}) as agent:
        assert pod.call("DEL").code == 0
        assert bed.queued() == [f"{pod.id}-eth0.json"]
        agent.answers["RELEASE"] = {"ok": True}
        assert pod.call("DEL").code == 0
        assert bed.queued() == []


def test_agent_comes_back(bed):
    """an agent that starts while DEL writes its note hears of it at once."""
    pod, _ = build(bed)
    answers = iter(["close", {"ok": True}])
    with FakeAgent(bed.socket, RELEASE=lambda _: next(answers)) as agent:
        assert pod.call("DEL").code == 0
        assert agent.ops() == ["RELEASE", "RELEASE"]
    assert bed.queued() == []


def test_namespace_gone(bed):
    """DEL after the namespace is gone, or without naming one."""
    pod, _ = build(bed)
    with FakeAgent(bed.socket) as agent:
        assert pod.call("DEL", CNI_NETNS="/run/netns/wc-never").code == 0
        assert "weft" not in run("ip", "link")
        assert pod.call("DEL", CNI_NETNS="").code == 0
        assert agent.ops() == ["RELEASE"] * 2


def test_no_namespace_named(bed):
    """DEL without CNI_NETNS still finds the pair by the node's side."""
    pod, before = build(bed)
    with FakeAgent(bed.socket):
        assert pod.call("DEL", CNI_NETNS="").code == 0
    assert bed.snapshot(pod) == before


def test_only_its_own(bed):
    """DEL of one pod leaves the others alone, and a foreign interface of the same name."""
    pod, _ = build(bed)
    other, _ = build(bed, 6, "b")
    foreign = bed.pod("c")
    foreign.ip("link", "add", "eth0", "type", "bridge")
    with FakeAgent(bed.socket):
        assert pod.call("DEL").code == 0
        assert foreign.call("DEL").code == 0
    assert "weft00000000006" in run("ip", "link")
    assert "eth0" in other.ip("link")
    assert "eth0" in foreign.ip("link")


def test_cannot_note(bed):
    """a deletion that can be noted nowhere is an error that names the file."""
    pod, _ = build(bed)
    bed.state.parent.joinpath("file").write_text("")
    answer = pod.call("DEL", bed.config(stateDir=str(bed.state.parent / "file")))
    assert answer.code == 1 and answer.json["code"] == 5, answer.text
    assert f"/file/deleted/{pod.id}-eth0.json" in answer.json["msg"], answer.text
    assert "weft" not in run("ip", "link")


def test_noted_then_added(bed):
    """an ADD after a noted DEL of the same container releases first and clears the note."""
    pod, _ = build(bed)
    assert pod.call("DEL").code == 0
    with FakeAgent(bed.socket, ALLOC=allocation(5)) as agent:
        assert pod.call("ADD").code == 0
        assert agent.ops() == ["RELEASE", "ALLOC", "COMMIT"], agent.ops()
    assert bed.queued() == []
    assert not os.listdir(bed.state / "deleted")
