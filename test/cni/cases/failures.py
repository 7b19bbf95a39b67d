"""A failing ADD says why, in time, and leaves nothing behind."""

import json
import os
import subprocess
import threading
import time

from agent import FakeAgent, allocation
from bed import FAULTY, PLUGIN, Answer, run

STEPS = (
    "clear allocate create describe open-pod fill-pod commit open-host await-carrier tell".split()
)
REFUSED = {"ok": False, "code": 11, "message": "no WeftEndpoint yet", "details": "see the operator"}


def expect_failure(bed, pod, before, answer, code, *words):
    assert answer.code == 1, answer.text
    error = answer.json
    assert error["code"] == code and error["cniVersion"] == "1.0.0", answer.text
    assert error["details"], answer.text
    for word in words:
        assert word in error["msg"], (word, answer.text)
    assert answer.seconds < 15, answer.seconds
    assert bed.snapshot(pod) == before


def failing(bed, code, *words, released=True, **answers):
    """Runs ADD against an agent that answers so."""
    pod = bed.pod("a")
    before = bed.snapshot(pod)
    with FakeAgent(bed.socket, **({"ALLOC": allocation(5)} | answers)) as agent:
        answer = pod.call("ADD")
        expect_failure(bed, pod, before, answer, code, *words)
        assert agent.ops()[-1] == ("RELEASE" if released else "ALLOC"), agent.ops()
    return answer


def test_every_step(bed):
    """a fault after any step is rolled back, the agent's part included."""
    for step in STEPS:
        pod = bed.pod("a")
        before = bed.snapshot(pod)
        with FakeAgent(bed.socket, ALLOC=allocation(5)) as agent:
            answer = pod.call("ADD", plugin=FAULTY, WEFT_CNI_FAULT=f"fail:{step}")
            if step == "tell":  # the result is already out
                assert answer.code == 1 and bed.snapshot(pod) == before, answer.text
            else:
                expect_failure(bed, pod, before, answer, 100, step)
            assert (agent.ops()[-1:] == ["RELEASE"]) == (step != "clear"), (step, agent.ops())


def test_killed_at_every_step(bed):
    """a plugin killed after any step leaves what the next DEL removes."""
    for step in STEPS:
        pod = bed.pod("a")
        before = bed.snapshot(pod)
        with FakeAgent(bed.socket, ALLOC=allocation(5)):
            assert pod.call("ADD", plugin=FAULTY, WEFT_CNI_FAULT=f"kill:{step}").code == -9, step
            assert pod.call("DEL").code == 0
            assert bed.snapshot(pod) == before, step


def test_killed_then_repeated(bed):
    """an ADD repeated after a kill at any step succeeds."""
    for step in STEPS:
        pod = bed.pod("a")
        before = bed.snapshot(pod)
        with FakeAgent(bed.socket, ALLOC=allocation(5)):
            assert pod.call("ADD", plugin=FAULTY, WEFT_CNI_FAULT=f"kill:{step}").code == -9, step
            answer = pod.call("ADD")
            assert answer.code == 0, (step, answer.text)
            assert pod.call("DEL").code == 0
        assert bed.snapshot(pod) == before, step


def test_agent_away(bed):
    """an agent that is not there: code 11, what to do, nothing noted."""
    pod = bed.pod("a")
    before = bed.snapshot(pod)
    answer = pod.call("ADD")
    expect_failure(bed, pod, before, answer, 11, bed.socket)
    assert "weft-agent" in answer.json["details"], answer.text
    assert bed.queued() == []


def test_stale_socket(bed):
    """a socket nobody listens on counts as an agent that is away."""
    import socket

    stale = socket.socket(socket.AF_UNIX)
    stale.bind(bed.socket)
    stale.close()
    pod = bed.pod("a")
    before = bed.snapshot(pod)
    expect_failure(bed, pod, before, pod.call("ADD"), 11, "refused")


def test_agent_starts_late(bed):
    """an agent that comes back within 4 s is waited for."""
    pod = bed.pod("a")
    agent = FakeAgent(bed.socket, ALLOC=allocation(5))
    timer = threading.Timer(1.5, agent.__enter__)
    timer.start()
    answer = pod.call("ADD")
    timer.join()
    agent.__exit__()
    assert answer.code == 0 and answer.seconds > 1, answer.text


def test_alloc_refused(bed):
    """what the agent refuses is told in its own words."""
    answer = failing(bed, 11, "no WeftEndpoint yet", ALLOC=REFUSED)
    assert answer.json["details"] == "see the operator", answer.text


def test_alloc_closed(bed):
    """an agent that closes the connection instead of allocating."""
    failing(bed, 11, "closed the connection", ALLOC="close")


def test_alloc_hangs(bed):
    """an agent that never allocates."""
    failing(bed, 11, "did not answer", ALLOC="hang")


def test_alloc_dies(bed):
    """an agent that dies while it allocates: the release is noted for its successor."""
    pod = bed.pod("a")
    with FakeAgent(bed.socket, ALLOC="close", RELEASE="close"):
        assert pod.call("ADD").json["code"] == 11
    assert bed.queued() == [f"{pod.id}-eth0.json"]
    assert "eth0" not in pod.ip("link")


def test_commit_refused(bed):
    """a refused COMMIT."""
    failing(bed, 11, "no WeftEndpoint yet", COMMIT=REFUSED)


def test_commit_closed(bed):
    """a connection closed at COMMIT."""
    failing(bed, 11, "closed the connection", COMMIT="close")


def test_commit_hangs(bed):
    """an agent that never commits."""
    failing(bed, 11, "did not answer", COMMIT="hang")


def test_everything_hangs(bed):
    """an agent that hangs at COMMIT and at RELEASE: still within 10 s, noted."""
    pod = bed.pod("a")
    with FakeAgent(bed.socket, ALLOC=allocation(5), COMMIT="hang", RELEASE="hang"):
        answer = pod.call("ADD")
    assert answer.json["code"] == 11 and answer.seconds < 15, (answer.text, answer.seconds)
    assert bed.queued() == [f"{pod.id}-eth0.json"]
    assert "eth0" not in pod.ip("link") and "weft" not in run("ip", "link")


def test_malformed_answers(bed):
    """an answer that is none is code 102 and names the field."""
    for raw, word in (
        (b"no json\n", "no JSON"),
        (b"[]\n", "no JSON object"),
        (b'{"ok":"yes"}\n', "ok"),
        (b'{"ok":true}\n', "hostIfName"),
    ):
        failing(bed, 102, word, ALLOC=raw)
    for field, value in (
        ("ipv4", "10.244.1"),
        ("ipv4", "fd44::5"),
        ("ipv4", 5),
        ("ipv6", "::ffff:10.0.0.1"),
        ("ipv6", "10.244.1.5"),
        ("mac", "02:57:0A:F4:01:05"),
        ("mac", "12:57:0a:f4:01:05"),
        ("mac", "02:57:46:54:00:03"),
        ("mac", "02:57:0a:f4:01"),
        ("hostIfName", ""),
        ("hostIfName", "weft/5"),
        ("hostIfName", "weft567890123456"),
        ("mtu", 1279),
        ("mtu", 65536),
        ("mtu", "1450"),
    ):
        failing(bed, 102, field, ALLOC=allocation(5) | {field: value})
    failing(bed, 102, "ipv4 and ipv6", ALLOC=allocation(5, False, False))


def test_endless_answer(bed):
    """an answer without an end is cut off."""
    failing(bed, 11, "did not answer", ALLOC=b"x" * 70000)


def test_host_name_taken(bed):
    """a link that has the name already is left alone and named."""
    run("ip", "link", "add", "weft00000000005", "type", "bridge")
    failing(bed, 100, "weft00000000005", "exists")


def test_pod_name_taken(bed):
    """an interface of another maker in the pod is left alone and named."""
    pod = bed.pod("a")
    pod.ip("link", "add", "eth0", "type", "bridge")
    before = bed.snapshot(pod)
    with FakeAgent(bed.socket, ALLOC=allocation(5)):
        expect_failure(bed, pod, before, pod.call("ADD"), 100, "eth0", "exists")


def test_route_taken(bed):
    """a route to the pod's address that exists already is left alone and named."""
    for route, number in (("10.244.1.5/32", 5), ("fd44::6/128", 6)):
        run("ip", "route", "add", route, "dev", "lo")
        failing(bed, 100, route, ALLOC=allocation(number))


def test_namespace_missing(bed):
    """a namespace that does not exist: code 3, the agent is not asked."""
    pod = bed.pod("a")
    before = bed.snapshot(pod)
    with FakeAgent(bed.socket) as agent:
        answer = pod.call("ADD", CNI_NETNS="/run/netns/wc-never")
        expect_failure(bed, pod, before, answer, 3, "/run/netns/wc-never")
        answer = pod.call("ADD", CNI_NETNS="/etc/hostname")
        expect_failure(bed, pod, before, answer, 3, "/etc/hostname", "no network namespace")
        answer = pod.call("ADD", CNI_NETNS="/proc/self/ns/net")
        expect_failure(bed, pod, before, answer, 4, "host")
        assert agent.ops() == []


def test_namespace_vanishes(bed):
    """a namespace deleted during ALLOC, or a pod whose link goes during COMMIT."""
    pod = bed.pod("a")
    bystander = bed.pod("b")
    before = bed.snapshot(bystander)

    def vanish(_):
        run("ip", "netns", "del", pod.name)
        return allocation(5)

    with FakeAgent(bed.socket, ALLOC=vanish):
        # the plugin holds the namespace until it ends; the runtime's DEL follows
        pod.call("ADD")
        assert pod.call("DEL").code == 0
    assert bed.snapshot(bystander) == before
    run("ip", "netns", "add", pod.name)

    def unplug(_):
        pod.ip("link", "del", "eth0")
        return {"ok": True}

    with FakeAgent(bed.socket, ALLOC=allocation(5), COMMIT=unplug):
        answer = pod.call("ADD")
        assert answer.json["code"] == 100, answer.text
    assert bed.snapshot(bystander) == before


def test_output_closed(bed):
    """a runtime that closed the plugin's output: rolled back."""
    pod = bed.pod("a")
    before = bed.snapshot(pod)
    with FakeAgent(bed.socket, ALLOC=allocation(5)) as agent:
        process = subprocess.run(
            ["sh", "-c", 'exec "$0" >&-', str(FAULTY)],
            input=json.dumps(bed.config()),
            env=pod.environment(CNI_COMMAND="ADD"),
            text=True,
            check=False,
            timeout=20,
        )
        assert process.returncode == 1
        assert agent.ops()[-1] == "RELEASE"
    assert bed.snapshot(pod) == before


def test_slow_runtime(bed):
    """the time limits hold on the clock: an agent that answers after 3 s is waited for."""
    pod = bed.pod("a")

    def slow(_):
        time.sleep(3)
        return allocation(5)

    with FakeAgent(bed.socket, ALLOC=slow):
        answer = pod.call("ADD")
    assert answer.code == 0 and 3 <= answer.seconds < 8, (answer.text, answer.seconds)


def hidden(bed, pod, command, path, *options):
    """Runs the plugin where a directory of /proc/sys is mounted over."""
    script = f'mount {" ".join(options)} {path} && exec "$0"'
    process = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, str(PLUGIN)],
        input=json.dumps(bed.config()),
        env=pod.environment(CNI_COMMAND=command, PATH=os.environ["PATH"]),
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    return Answer(process, 0)


def test_kernel_without_ipv6(bed):
    """a kernel without IPv6: an IPv6 address is refused by name, IPv4 alone works."""
    pod = bed.pod("a")
    before = bed.snapshot(pod)
    place = ("/proc/sys/net", "-t", "tmpfs", "none")
    with FakeAgent(bed.socket, ALLOC=allocation(5)) as agent:
        expect_failure(bed, pod, before, hidden(bed, pod, "ADD", *place), 100, "this kernel has no IPv6")
        assert agent.ops()[-1] == "RELEASE"
    with FakeAgent(bed.socket, ALLOC=allocation(5, ipv6=False)):
        answer = hidden(bed, pod, "ADD", *place)
        assert answer.code == 0, answer.text
        assert hidden(bed, pod, "DEL", *place).code == 0
    assert bed.snapshot(pod) == before


def test_settings_read_only(bed):
    """a runtime that may not write /proc/sys: the setting is named, nothing is left."""
    pod = bed.pod("a")
    before = bed.snapshot(pod)
    with FakeAgent(bed.socket, ALLOC=allocation(5)):
        answer = hidden(bed, pod, "ADD", "/proc/sys", "-o", "bind,ro", "/proc/sys")
        expect_failure(bed, pod, before, answer, 100, "accept_ra", "Read-only")
