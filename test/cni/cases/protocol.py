"""The plugin's half of test/cni/protocol.json; CniProtocolTest is the agent's."""

import json

from agent import FakeAgent
from bed import REPO

PROTOCOL = json.loads((REPO / "test/cni/protocol.json").read_text())


def test_both_halves(bed):
    """requests are those, and answers understood, that protocol.json holds for both sides."""
    pod = bed.pod("a")
    answers = {op: exchange["answer"] for op, exchange in PROTOCOL.items()}
    valid = [{"containerID": pod.id, "ifname": "eth0"}]
    with FakeAgent(bed.socket, **answers) as agent:
        result = pod.call("ADD")
        assert result.code == 0, result.text
        assert [ip["address"] for ip in result.json["ips"]] == ["10.244.1.5/32", "fd44::5/128"]
        assert pod.call("CHECK", bed.config(prevResult=result.json)).code == 0
        status = bed.call("STATUS", bed.config(cniVersion="1.1.0"))
        assert (status.json["msg"], status.json["details"]) == ("caches incomplete", "wait"), status.text
        collect = bed.call("GC", bed.config(cniVersion="1.1.0") | {"cni.dev/valid-attachments": valid})
        assert collect.code == 0, collect.text
        assert pod.call("DEL").code == 0
    seen = {request["op"]: request for request in agent.requests}
    seen["COMMIT"]["ifindex"] = 12
    text = json.dumps(seen).replace(pod.netns, "/run/netns/a").replace(pod.id, "c1")
    assert json.loads(text) == {op: exchange["request"] for op, exchange in PROTOCOL.items()}, text
