"""What ADD builds and answers."""

import json

from agent import FakeAgent, allocation
from bed import run

GATEWAY = "02:57:46:54:00:03"


def interfaces(pod, number, mtu=False):
    size = {"mtu": 1450} if mtu else {}
    return [
        {"name": f"weft{number:011x}", "mac": GATEWAY} | size,
        {"name": "eth0", "mac": f"02:57:0a:f4:01:{number:02x}", "sandbox": pod.netns} | size,
    ]


def ips(number, ipv4=True, ipv6=True, version=False):
    found = []
    if ipv4:
        found.append({"address": f"10.244.1.{number}/32", "gateway": "169.254.1.1", "interface": 1})
    if ipv6:
        found.append({"address": f"fd44::{number:x}/128", "gateway": "fe80::1", "interface": 1})
    return [ip | {"version": "6" if ":" in ip["address"] else "4"} if version else ip for ip in found]


def routes(ipv4=True, ipv6=True):
    four = [{"dst": "0.0.0.0/0", "gw": "169.254.1.1"}] if ipv4 else []
    return four + ([{"dst": "::/0", "gw": "fe80::1"}] if ipv6 else [])


def expect_inside(pod, number, ipv4, ipv6):
    (link,) = pod.json("addr", "show", "dev", "eth0")
    assert link["address"] == f"02:57:0a:f4:01:{number:02x}", link
    assert link["mtu"] == 1450 and link["operstate"] == "UP" and "UP" in link["flags"], link
    addresses = sorted(f"{a['local']}/{a['prefixlen']}" for a in link["addr_info"])
    wanted = [f"10.244.1.{number}/32"] * ipv4 + [f"fd44::{number:x}/128"] * ipv6
    assert addresses == sorted(wanted), addresses
    assert not any(a.get("tentative") or a.get("dadfailed") for a in link["addr_info"]), link
    lines = [line.strip() for line in pod.ip("route", "show").splitlines()]
    assert lines == (
        ["default via 169.254.1.1 dev eth0 proto static", "169.254.1.1 dev eth0 proto static scope link"]
        if ipv4
        else []
    ), lines
    lines = [line.strip() for line in pod.ip("-6", "route", "show").splitlines()]
    assert lines == (["default via fe80::1 dev eth0 proto static metric 1024 pref medium"] if ipv6 else []), lines
    assert neighbours(pod.json("neigh", "show")) == sorted(
        [("169.254.1.1", GATEWAY)] * ipv4 + [("fe80::1", GATEWAY)] * ipv6
    )


def neighbours(listed):
    assert all(neighbour["state"] == ["PERMANENT"] for neighbour in listed), listed
    return sorted((neighbour["dst"], neighbour["lladdr"]) for neighbour in listed)


def expect_on_node(number, ipv4, ipv6):
    name = f"weft{number:011x}"
    (link,) = json.loads(run("ip", "-j", "addr", "show", "dev", name))
    assert link["address"] == GATEWAY and link["mtu"] == 1450 and link["operstate"] == "UP", link
    assert link["addr_info"] == [], link
    four = json.loads(run("ip", "-j", "route", "show", "dev", name))
    assert [route["dst"] for route in four] == [f"10.244.1.{number}"] * ipv4, four
    six = json.loads(run("ip", "-j", "-6", "route", "show", "dev", name))
    assert [route["dst"] for route in six] == [f"fd44::{number:x}"] * ipv6, six
    mac = f"02:57:0a:f4:01:{number:02x}"
    assert neighbours(json.loads(run("ip", "-j", "neigh", "show", "dev", name))) == sorted(
        [(f"10.244.1.{number}", mac)] * ipv4 + [(f"fd44::{number:x}", mac)] * ipv6
    )


def add(bed, ipv4, ipv6):
    pod = bed.pod("a")
    with FakeAgent(bed.socket, ALLOC=allocation(5, ipv4, ipv6)) as agent:
        answer = pod.call("ADD")
        assert answer.code == 0, answer.text
        assert answer.json == {
            "cniVersion": "1.0.0",
            "interfaces": interfaces(pod, 5),
            "ips": ips(5, ipv4, ipv6),
            "routes": routes(ipv4, ipv6),
            "dns": {},
        }, answer.text
        expect_inside(pod, 5, ipv4, ipv6)
        expect_on_node(5, ipv4, ipv6)
        assert agent.ops() == ["ALLOC", "COMMIT"], agent.ops()
    return pod


def test_dual(bed):
    """dual stack: result, addresses, routes and neighbours are exactly these."""
    add(bed, True, True)


def test_ipv4(bed):
    """IPv4 alone: result, addresses, routes and neighbours are exactly these."""
    add(bed, True, False)


def test_ipv6(bed):
    """IPv6 alone: result, addresses, routes and neighbours are exactly these."""
    add(bed, False, True)


def test_ipv4_where_ipv6_is_off(bed):
    """IPv4 alone where the namespace has IPv6 switched off."""
    run("sysctl", "-q", "-w", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
    add(bed, True, False)


def test_ipv6_switched_on(bed):
    """a pod's namespace with IPv6 switched off gets it on the interface that has an address."""
    pod = bed.pod("a")
    run("ip", "netns", "exec", pod.name, "sysctl", "-q", "-w", "net.ipv6.conf.default.disable_ipv6=1")
    with FakeAgent(bed.socket, ALLOC=allocation(5)):
        answer = pod.call("ADD")
        assert answer.code == 0, answer.text
    expect_inside(pod, 5, True, True)


def test_requests(bed):
    """ALLOC names the pod, COMMIT the node's interface while it is still down."""
    pod = bed.pod("a")
    seen = []

    def commit(request):
        seen.append(run("ip", "-o", "link", "show", "dev", request["hostIfName"]))
        return {"ok": True}

    with FakeAgent(bed.socket, ALLOC=allocation(5), COMMIT=commit) as agent:
        assert pod.call("ADD").code == 0
    assert agent.requests[0] == {
        "op": "ALLOC",
        "containerId": pod.id,
        "ifName": "eth0",
        "netns": pod.netns,
        "podNamespace": "empire",
        "podName": "tie",
        "podUid": "6f0a-11",
    }
    index = int(seen[0].split(":")[0])
    assert agent.requests[1] == {
        "op": "COMMIT",
        "containerId": pod.id,
        "ifName": "eth0",
        "hostIfName": "weft00000000005",
        "ifindex": index,
    }
    assert ",UP" not in seen[0] and "<UP" not in seen[0], seen


def test_quiet(bed):
    """neither side takes router advertisements or makes addresses of its own."""
    pod = add(bed, True, True)
    for place, name in (("", "weft00000000005"), (pod.name, "eth0")):
        inside = ["ip", "netns", "exec", place] if place else []
        for setting, value in (("accept_ra", "0"), ("addr_gen_mode", "1")):
            found = run(*inside, "sysctl", "-n", f"net.ipv6.conf.{name}.{setting}").strip()
            assert found == value, (name, setting, found)


def test_alias(bed):
    """the node's interface says whose it is."""
    pod = add(bed, True, True)
    assert f"alias weft:{pod.id}/eth0" in run("ip", "link", "show", "dev", "weft00000000005")


def test_traffic(bed):
    """packets pass between node and pod as soon as ADD is back, IPv4 and IPv6."""
    run("ip", "addr", "add", "192.0.2.1/32", "dev", "lo")
    run("ip", "addr", "add", "2001:db8::1/128", "dev", "lo")
    pod = add(bed, True, True)
    for target in ("192.0.2.1", "2001:db8::1"):
        run("ip", "netns", "exec", pod.name, "ping", "-c", "1", "-W", "1", target)
    for target in ("10.244.1.5", "fd44::5"):
        run("ping", "-c", "1", "-W", "1", target)


def test_versions(bed):
    """each version of the specification gets its form of the result."""
    with FakeAgent(bed.socket, ALLOC=allocation(5)):
        for version in ("0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"):
            pod = bed.pod("a")
            answer = pod.call("ADD", bed.config(cniVersion=version))
            assert answer.code == 0, answer.text
            assert answer.json == {
                "cniVersion": version,
                "interfaces": interfaces(pod, 5, mtu=version == "1.1.0"),
                "ips": ips(5, version=version.startswith("0")),
                "routes": routes(),
                "dns": {},
            }, answer.text
            assert pod.call("DEL", bed.config(cniVersion=version)).code == 0


def test_repeated(bed):
    """a repeated ADD cleans up and builds anew, and the agent hears of it."""
    pod = bed.pod("a")
    with FakeAgent(bed.socket, ALLOC=allocation(5)) as agent:
        first = pod.call("ADD")
        again = pod.call("ADD")
        assert first.code == again.code == 0, again.text
        assert first.json == again.json
        assert agent.ops() == ["ALLOC", "COMMIT", "RELEASE", "ALLOC", "COMMIT"], agent.ops()
    expect_inside(pod, 5, True, True)
    expect_on_node(5, True, True)


def test_two_interfaces(bed):
    """two interfaces of one container are two attachments."""
    pod = bed.pod("a")
    with FakeAgent(bed.socket, ALLOC=lambda r: allocation(5 if r["ifName"] == "eth0" else 6, ipv6=False)):
        assert pod.call("ADD").code == 0
        answer = pod.call("ADD", CNI_IFNAME="net1")
        # only one default route fits into a namespace: the second says so and leaves the first alone
        assert answer.json["code"] == 100 and "route" in answer.json["msg"], answer.text
    expect_inside(pod, 5, True, False)
    expect_on_node(5, True, False)
    assert "net1" not in pod.ip("link")
