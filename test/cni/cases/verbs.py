"""GC, STATUS and VERSION."""

import threading

from agent import FakeAgent, allocation
from bed import run

VALID = "cni.dev/valid-attachments"
VERSIONS = ["0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"]


def config(bed, **more):
    return bed.config(cniVersion="1.1.0", **more)


def build(bed, *numbers):
    pods = {}
    with FakeAgent(bed.socket, ALLOC=lambda r: allocation(int(r["containerId"].rsplit("-", 1)[1]))):
        for number in numbers:
            pods[number] = bed.pod(str(number))
            answer = pods[number].call("ADD")
            assert answer.code == 0, answer.text
    return pods


def test_gc(bed):
    """GC removes what the runtime does not list, keeps what it lists, and tells the agent."""
    before = bed.snapshot()
    pods = build(bed, 5, 6, 7)
    run("ip", "link", "add", "weftforeign", "type", "veth", "peer", "name", "weftforeign2")
    valid = [{"containerID": pods[6].id, "ifname": "eth0"}]
    with FakeAgent(bed.socket) as agent:
        answer = bed.call("GC", config(bed) | {VALID: valid})
        assert (answer.code, answer.text) == (0, ""), answer.text
        assert agent.requests == [{"op": "GC", "valid": [{"containerId": pods[6].id, "ifName": "eth0"}]}]
        assert "eth0" not in pods[5].ip("link") and "eth0" not in pods[7].ip("link")
        assert "eth0" in pods[6].ip("link") and "weft00000000006" in run("ip", "link")
        assert "weftforeign" in run("ip", "link")
        run("ip", "link", "del", "weftforeign")
        answer = bed.call("GC", config(bed) | {VALID: []})
        assert answer.code == 0, answer.text
    assert bed.snapshot() == before


def test_gc_wrong_list(bed):
    """GC with a list that cannot be read whole removes nothing."""
    pods = build(bed, 5)
    with FakeAgent(bed.socket) as agent:
        for wrong in ({}, "all", ["x"], [{"containerID": pods[5].id}], [{"containerID": 1, "ifname": "eth0"}]):
            answer = bed.call("GC", config(bed) | {VALID: wrong})
            assert answer.json["code"] == 7 and VALID in answer.json["msg"], answer.text
        answer = bed.call("GC", config(bed))
        assert answer.json["code"] == 7, answer.text
        assert agent.ops() == []
    assert "eth0" in pods[5].ip("link")


def test_gc_agent_away(bed):
    """GC with the agent away removes the links and asks to be repeated."""
    pods = build(bed, 5)
    answer = bed.call("GC", config(bed) | {VALID: []})
    assert answer.json["code"] == 11 and answer.seconds < 15, answer.text
    assert "eth0" not in pods[5].ip("link")


def test_status(bed):
    """STATUS is well when the agent says so."""
    with FakeAgent(bed.socket) as agent:
        answer = bed.call("STATUS", config(bed))
        assert (answer.code, answer.text) == (0, ""), answer.text
        assert agent.requests == [{"op": "STATUS"}]


def test_status_not_ready(bed):
    """STATUS gives the agent's reason, try-again told as 50, the specification's word for it."""
    for code, told in ((11, 50), (50, 50), (51, 51)):
        with FakeAgent(bed.socket, STATUS={"ok": False, "code": code, "message": "caches incomplete"}):
            answer = bed.call("STATUS", config(bed))
            assert answer.code == 1 and answer.json["code"] == told, answer.text
            assert answer.json["msg"] == "caches incomplete", answer.text


def test_status_restart(bed):
    """STATUS sits out a restart of the agent, so that the node stays Ready."""
    agent = FakeAgent(bed.socket)
    timer = threading.Timer(6, agent.__enter__)
    timer.start()
    answer = bed.call("STATUS", config(bed))
    timer.join()
    agent.__exit__()
    assert answer.code == 0 and answer.seconds >= 5, (answer.text, answer.seconds)


def test_status_cut(bed):
    """STATUS sits out an agent that ends with the request in its hands."""
    answers = iter(["close", "close"])
    with FakeAgent(bed.socket, STATUS=lambda _: next(answers, {"ok": True})) as agent:
        answer = bed.call("STATUS", config(bed))
        assert answer.code == 0 and agent.ops() == ["STATUS"] * 3, (answer.text, agent.ops())


def test_status_away(bed):
    """STATUS with the agent away for good: code 50 within 10 s."""
    answer = bed.call("STATUS", config(bed))
    assert answer.code == 1 and answer.json["code"] == 50 and answer.seconds < 15, answer.text
    assert "weft-agent" in answer.json["details"], answer.text


def test_version(bed):
    """VERSION lists the versions, whichever it is asked in."""
    for version in ("0.1.0", "1.0.0", "1.1.0", "2.0.0"):
        answer = bed.call("VERSION", {"cniVersion": version})
        assert answer.code == 0, answer.text
        assert answer.json == {"cniVersion": version, "supportedVersions": VERSIONS}
