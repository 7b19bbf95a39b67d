"""CHECK finds everything that ADD built, and names what is broken."""

from agent import FakeAgent, allocation
from bed import run

NODE = "weft00000000005"


def build(bed, **answers):
    pod = bed.pod("a")
    with FakeAgent(bed.socket, ALLOC=allocation(5, **answers)):
        answer = pod.call("ADD")
        assert answer.code == 0, answer.text
        return pod, answer.json


def check(bed, pod, previous, **answers):
    with FakeAgent(bed.socket, **answers):
        return pod.call("CHECK", bed.config(cniVersion=previous["cniVersion"], prevResult=previous))


def test_well(bed):
    """what ADD built passes, dual stack and each family alone, in every version of the result."""
    for families in ({}, {"ipv4": False}, {"ipv6": False}):
        pod, previous = build(bed, **families)
        for version in ("0.4.0", "1.0.0", "1.1.0"):
            answer = check(bed, pod, previous | {"cniVersion": version})
            assert (answer.code, answer.text) == (0, ""), answer.text
        assert pod.call("DEL").code == 0


def test_chain(bed):
    """interfaces that later plugins of a chain have added are not ours."""
    pod, previous = build(bed)
    more = [{"name": "bwp0123456789ab", "mac": "02:00:00:00:00:09"}, {"name": "net9", "sandbox": "/run/netns/z", "mtu": 9000}]
    answer = check(bed, pod, previous | {"cniVersion": "1.1.0", "interfaces": previous["interfaces"] + more})
    assert (answer.code, answer.text) == (0, ""), answer.text


def test_each_broken_thing(bed):
    """every single thing that is missing or wrong is named."""
    inside = lambda pod: lambda *words: pod.ip(*words)
    node = lambda pod: lambda *words: run("ip", *words)
    mac = "02:00:00:00:00:01"
    for place, words, named in (
        (inside, "addr del 10.244.1.5/32 dev eth0", "address 10.244.1.5/32"),
        (inside, "addr del fd44::5/128 dev eth0", "address fd44::5/128"),
        (inside, "route del default", "route 0.0.0.0/0 via 169.254.1.1"),
        (inside, "route replace default dev eth0", "route 0.0.0.0/0 via 169.254.1.1"),
        (inside, "-6 route del default", "route ::/0 via fe80::1"),
        (inside, "neigh del 169.254.1.1 dev eth0", "neighbour 169.254.1.1"),
        (inside, "neigh del fe80::1 dev eth0", "neighbour fe80::1"),
        (inside, f"neigh replace 169.254.1.1 lladdr {mac} dev eth0", "neighbour 169.254.1.1"),
        (inside, "neigh replace fe80::1 lladdr 02:57:46:54:00:03 nud stale dev eth0", "neighbour fe80::1"),
        (inside, f"link set eth0 address {mac}", f"eth0 has MAC {mac}"),
        (inside, "link set eth0 mtu 1400", "eth0 has MTU 1400"),
        (inside, "link set eth0 down", "eth0 is down"),
        (inside, "link del eth0", "eth0 is missing"),
        (node, f"route del 10.244.1.5 dev {NODE}", "route 10.244.1.5/32"),
        (node, f"-6 route del fd44::5 dev {NODE}", "route fd44::5/128"),
        (node, f"neigh del 10.244.1.5 dev {NODE}", "neighbour 10.244.1.5"),
        (node, f"neigh del fd44::5 dev {NODE}", "neighbour fd44::5"),
        (node, f"link set {NODE} address {mac}", f"{NODE} has MAC {mac}"),
        (node, f"link set {NODE} mtu 1400", f"{NODE} has MTU 1400"),
        (node, f"link set {NODE} alias other", "alias 'other'"),
        (node, f"link set {NODE} down", f"{NODE} is down"),
    ):
        pod, previous = build(bed)
        place(pod)(*words.split())
        answer = check(bed, pod, previous)
        assert answer.code == 1 and answer.json["code"] == 101, (words, answer.text)
        assert named in answer.json["msg"] and answer.json["details"], (words, answer.text)
        if "alias" in words:
            run("ip", "link", "del", NODE)
        assert pod.call("DEL").code == 0


def test_agent_disagrees(bed):
    """an agent that does not know the pod, and one that is away."""
    pod, previous = build(bed)
    unknown = {"ok": False, "code": 3, "message": "no such pod here"}
    answer = check(bed, pod, previous, CHECK=unknown)
    assert answer.json["code"] == 3 and answer.json["msg"] == "no such pod here", answer.text
    answer = pod.call("CHECK", bed.config(prevResult=previous))
    assert answer.json["code"] == 11, answer.text


def test_previous_result(bed):
    """a missing or foreign prevResult is refused by name."""
    pod, previous = build(bed)
    for wrong in (
        None,
        {},
        previous | {"interfaces": previous["interfaces"][:1]},
        previous | {"interfaces": previous["interfaces"][1:]},
        previous | {"ips": []},
        previous | {"ips": [{"address": "10.244.1.5/24"}]},
        previous | {"ips": [{"address": "10.244.1.5"}]},
    ):
        answer = pod.call("CHECK", bed.config(prevResult=wrong))
        assert answer.json["code"] == 7 and "prevResult" in answer.json["msg"], (wrong, answer.text)
    answer = pod.call("CHECK")
    assert answer.json["code"] == 7, answer.text
    assert pod.call("DEL").code == 0
    answer = check(bed, pod, previous)
    assert answer.json["code"] == 101 and "eth0 is missing" in answer.json["msg"], answer.text
