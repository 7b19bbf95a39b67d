"""A wrong environment or configuration is refused by name, before anything is touched."""

from agent import FakeAgent


def refused(bed, answer, code, *words):
    assert answer.code == 1 and answer.json["code"] == code, answer.text
    assert answer.json["details"], answer.text
    for word in words:
        assert word in answer.json["msg"], (word, answer.text)


def test_configuration(bed):
    """wrong configurations: code, field and value."""
    pod = bed.pod("a")
    before = bed.snapshot(pod)
    environment = pod.environment()
    with FakeAgent(bed.socket) as agent:
        for text in ("", "{", "[]", '"x"', '{"name":"a","name":"b"}', "null"):
            refused(bed, bed.call("ADD", environment=environment, stdin=text), 6, "configuration")
        refused(bed, bed.call("ADD", environment=environment, stdin=" " * (1 << 20) + "{}"), 6, "larger than")
        for version in ("0.2.0", "1.2.0", "x", "", 1):
            answer = pod.call("ADD", bed.config(cniVersion=version))
            refused(bed, answer, 1, "cniVersion", str(version) if version == "1.2.0" else "")
        missing = bed.config()
        del missing["cniVersion"]
        refused(bed, pod.call("ADD", missing), 1, "0.1.0")
        refused(bed, pod.call("ADD", bed.config(name="")), 7, "'name'")
        refused(bed, pod.call("ADD", bed.config(agentSocket="cni.sock")), 7, "agentSocket", "cni.sock")
        refused(bed, pod.call("ADD", bed.config(agentSocket="/" + "x" * 107)), 7, "agentSocket", "107")
        refused(bed, pod.call("ADD", bed.config(stateDir=5)), 7, "stateDir")
        assert agent.ops() == []
    assert bed.snapshot(pod) == before


def test_environment(bed):
    """wrong variables: code, name and value."""
    pod = bed.pod("a")
    before = bed.snapshot(pod)
    with FakeAgent(bed.socket) as agent:
        for command in ("", "add", "ADDX"):
            refused(bed, pod.call(command), 4, "CNI_COMMAND")
        for value in ("", "-x", "a/b", "../x", "ü", "x" * 201):
            for command in ("ADD", "DEL", "CHECK"):
                refused(bed, pod.call(command, CNI_CONTAINERID=value), 4, "CNI_CONTAINERID")
        for value in ("", "..", "a/b", "x" * 16, "a b"):
            refused(bed, pod.call("ADD", CNI_IFNAME=value), 4, "CNI_IFNAME")
        refused(bed, pod.call("ADD", CNI_NETNS=""), 4, "CNI_NETNS")
        for value in ("", "K8S_POD_NAME=a", "K8S_POD_NAMESPACE=a;K8S_POD_NAME=b", "XK8S_POD_UID=1;;="):
            refused(bed, pod.call("ADD", CNI_ARGS=value), 4, "CNI_ARGS")
        long = f"K8S_POD_NAMESPACE=a;K8S_POD_NAME={'x' * 254};K8S_POD_UID=1"
        refused(bed, pod.call("ADD", CNI_ARGS=long), 4, "K8S_POD_NAME", "254")
        assert agent.ops() == []
    assert bed.snapshot(pod) == before
