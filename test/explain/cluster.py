"""The pods, hosts and maps that the questions are about."""
import json
import os
import pathlib
import subprocess
import sys
import time

from policies import SPACES

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOST_SPACE, SYSTEM = "xhost", "weft-system"
PINS = "/sys/fs/bpf/weft/v1/maps"
KINDS = ["networkpolicies", "weftnetworkpolicies"]
PROBE = ROOT / "target/lab/explain-probe"
PATIENCE = 90
QUIET = 2
# of the questions, by number: a flow of another has no ports
PROTOCOLS = (1, 6, 17, 58)


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Cluster:
    def __init__(self, name, ports):
        self.name, self.ports = name, [str(port) for port in ports]
        self.info = json.loads((ROOT / ".lab" / name / "info.json").read_text())
        self.nodes = [node["name"] for node in self.info["nodes"]]
        # over WebSocket kubectl loses what a short command prints at once
        self.environment = {**os.environ, "KUBECTL_REMOTE_COMMAND_WEBSOCKETS": "false", "KUBECONFIG": str(ROOT / ".lab" / name / "kubeconfig")}
        self.outside = f"wlab-{name}-outside"
        self.server = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.kill()
            self.server.wait()
        self.lab(f"wire_unport {self.outside}")
        self.kubectl("delete", "namespace", *SPACES, HOST_SPACE, "--ignore-not-found", "--wait=false")
        self.kubectl("delete", "weftclusternetworkpolicies", "--all")

    def output(self, command, stdin=None, good=(0,)):
        done = subprocess.run(command, cwd=ROOT, env=self.environment, input=stdin, text=True, capture_output=True)
        if done.returncode not in good:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()} {done.stdout[-300:]}")
        return done.stdout

    def kubectl(self, *words, stdin=None):
        return self.output(["kubectl", *words], stdin)

    def weft(self, *words, stdin=None, good=(0,)):
        return self.output(["bin/weft", *words], stdin, good)

    def node(self, name, *words):
        return self.output(["lab/node", self.name, name.removeprefix(self.name), "--", *words])

    def lab(self, script):
        return self.output(["bash", "-c", f". lab/lib/all.sh; cluster_names {self.name}; settings_load; {script}"])

    def apply(self, *objects):
        self.kubectl("apply", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))

    def start(self):
        """Returns what can send and receive, by a short name."""
        ends = {}
        self.apply(*({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space, "labels": {"space": "explain" if space in SPACES else "host"}}} for space in (*SPACES, HOST_SPACE)))
        for node in self.nodes:
            for space, number in ((SPACES[0], 1), (SPACES[0], 2), (SPACES[1], 3)):
                ends[f"{space}-{node}-{number}"] = {"is": "pod", "name": f"{space}/p{number}-{node}", "node": node}
            ends[f"host-{node}"] = {"is": "host", "name": f"{HOST_SPACE}/host-{node}", "node": node}
        self.apply(*(self.pod(end) for end in ends.values()))
        self.kubectl("wait", "pod", "--all-namespaces", "-l", "probe=yes", "--for=condition=Ready", f"--timeout={PATIENCE}s")
        for end in ends.values():
            space, name = end["name"].split("/")
            status = json.loads(self.kubectl("get", "pod", "-n", space, name, "-o", "json"))["status"]
            end["addresses"] = {6 if ":" in each["ip"] else 4: each["ip"] for each in status["podIPs"]}
        ends["outside"] = self.start_outside(ends)
        for end in ends.values():
            if end["is"] == "host":
                # podIPs of a host-network pod may have the IPv4 address alone
                node = next(node for node in self.info["nodes"] if node["name"] == end["node"])
                end["addresses"] = {4: node["ip"], 6: node["ip6"]}
        return ends

    def pod(self, end, labels=None):
        space, name = end["name"].split("/")
        ports = [{"name": "http", "containerPort": 80}, {"name": "alt", "containerPort": 8080}]
        return {"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": space, "name": name, "labels": {"probe": "yes", **(labels or {})}},
                "spec": {"nodeName": end["node"], "hostNetwork": end["is"] == "host", "terminationGracePeriodSeconds": 0,
                         "tolerations": [{"operator": "Exists"}],
                         "containers": [{"name": "probe", "image": "localhost/explain:lab", "imagePullPolicy": "Never", "args": ["serve", *self.ports],
                                         **({} if end["is"] == "host" else {"ports": ports})}]}}

    def start_outside(self, ends):
        """A host on the wire that is no part of the cluster, with routes to the pods by their nodes."""
        octet = self.info["nodes"][0]["ip"].split(".")[2]
        addresses = {4: f"172.30.{octet}.200", 6: f"fd30::{octet}:200"}
        self.lab(f"wire_port {self.outside} {addresses[4]} {addresses[6]}")
        by_node = {end["node"]: end["addresses"] for end in ends.values() if end["is"] == "pod"}
        for node in self.info["nodes"]:
            pods = by_node[node["name"]]
            self.output(["ip", "-n", self.outside, "route", "add", pods[4].rsplit(".", 1)[0] + ".0/24", "via", node["ip"]])
            self.output(["ip", "-n", self.outside, "route", "add", pods[6].rsplit("::", 1)[0] + "::/64", "via", node["ip6"]])
        self.server = subprocess.Popen(["ip", "netns", "exec", self.outside, str(PROBE), "serve", *self.ports], stdout=subprocess.DEVNULL)
        return {"is": "outside", "name": addresses[4], "node": None, "addresses": addresses}

    def probe(self, end):
        if end["is"] == "outside":
            command = ["ip", "netns", "exec", self.outside, str(PROBE), "ask"]
        else:
            space, name = end["name"].split("/")
            command = ["kubectl", "exec", "-i", "-n", space, name, "--", "/probe", "ask"]
        return subprocess.Popen(command, env=self.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def label(self, ends, labels):
        self.apply(*(self.pod(end, labels(end)) for end in ends.values() if end["is"] == "pod"))

    def replace(self, policies):
        for space in SPACES:
            self.kubectl("delete", ",".join(KINDS), "-n", space, "--all")
        self.kubectl("delete", "weftclusternetworkpolicies", "--all")
        self.apply(*policies)

    def map(self, node, name):
        """Every entry of a map, in an order of its own."""
        entries = json.loads(self.node(node, "bpftool", "-j", "map", "dump", "pinned", f"{PINS}/{name}"))
        return sorted(json.dumps(entry, sort_keys=True) for entry in entries)

    def settle(self):
        """Waits until what the agents write has not changed for a while."""
        began, last, since = time.monotonic(), None, time.monotonic()
        while time.monotonic() - since < QUIET:
            now = [self.map(node, "control") for node in self.nodes]
            if now != last:
                last, since = now, time.monotonic()
            if time.monotonic() - began > PATIENCE:
                raise RuntimeError(f"the agents write on after {PATIENCE} s")
            time.sleep(0.3)

    def flows_of_questions(self, node):
        """How many flows have a port that only questions have."""
        agent = self.kubectl("get", "pods", "-n", SYSTEM, "-l", "app.kubernetes.io/component=agent", "--field-selector", f"spec.nodeName={node}", "-o", "name").strip()
        dump = self.kubectl("exec", "-n", SYSTEM, agent, "-c", "agent", "--", "weft", "map", "dump", "flow", "-o", "json")
        keys = [json.loads(line)["key"] for line in dump.splitlines()]
        return sum(1 for key in keys if key["protocol"] in PROTOCOLS and 0 in (key["port0"], key["port1"]))
