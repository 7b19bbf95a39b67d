"""Network namespaces to run the plugin in: one plays the node, others play pods."""

import ctypes
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

REPO = pathlib.Path(__file__).resolve().parents[2]
PLUGIN = REPO / "cni/target/weft-cni"
FAULTY = REPO / "cni/target/weft-cni-faults"
CLONE_NEWNET = 0x40000000


class Unavailable(Exception):
    """What a test needs and this machine lacks."""


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def enter(namespace):
    """Moves this thread, and those it starts, into a network namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "cannot enter a network namespace")


class Answer:
    """How a call of the plugin ended."""

    def __init__(self, process, seconds):
        self.code = process.returncode
        self.text = process.stdout
        self.errors = process.stderr
        self.seconds = seconds

    @property
    def json(self):
        return json.loads(self.text)


class Bed:
    """A node's namespace, which the process enters, and a directory for its state."""

    def __init__(self):
        self.prefix = f"wc-{os.getpid()}"
        self.node = f"{self.prefix}-node"
        self.pods = []
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{self.prefix}-"))
        self.socket = str(self.directory / "cni.sock")
        self.state = self.directory / "state"
        self.home = os.open("/proc/self/ns/net", os.O_RDONLY)

    def __enter__(self):
        sweep()
        run("ip", "netns", "add", self.node)
        namespace = os.open(f"/run/netns/{self.node}", os.O_RDONLY)
        enter(namespace)
        os.close(namespace)
        run("ip", "link", "set", "lo", "up")
        return self

    def __exit__(self, *_):
        enter(self.home)
        os.close(self.home)
        for name in [*self.pods, self.node]:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
        shutil.rmtree(self.directory)

    def pod(self, name):
        """Makes a pod's namespace."""
        full = f"{self.prefix}-{name}"
        if full in self.pods:
            run("ip", "netns", "del", full)
        else:
            self.pods.append(full)
        run("ip", "netns", "add", full)
        run("ip", "-n", full, "link", "set", "lo", "up")
        return Pod(self, full)

    def config(self, **more):
        return {
            "cniVersion": "1.0.0",
            "name": "weft",
            "type": "weft-cni",
            "agentSocket": self.socket,
            "stateDir": str(self.state),
        } | more

    def call(self, command, config=None, plugin=PLUGIN, environment=None, stdin=None):
        text = stdin if stdin is not None else json.dumps(config or self.config())
        started = time.monotonic()
        process = subprocess.run(
            [plugin],
            input=text,
            env={"CNI_COMMAND": command, "CNI_PATH": "/opt/cni/bin"} | (environment or {}),
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return Answer(process, time.monotonic() - started)

    def queued(self):
        return sorted(path.name for path in self.state.glob("deleted/*") if path.is_file())

    def snapshot(self, *pods):
        """All that could be left behind: links, addresses, routes, neighbours, files."""
        places = [[]] + [["-n", pod.name] for pod in pods]
        seen = [
            run("ip", *place, *family, *what)
            for place in places
            for family in ((), ("-6",))
            for what in (("addr", "show"), ("route", "show", "table", "all"), ("neigh", "show"))
        ]
        return seen + sorted(str(path) for path in self.state.rglob("*"))


class Pod:
    """A pod's namespace and the environment of calls about it."""

    def __init__(self, bed, name):
        self.bed = bed
        self.name = name
        self.netns = f"/run/netns/{name}"
        self.id = name

    def environment(self, **more):
        return {
            "CNI_CONTAINERID": self.id,
            "CNI_NETNS": self.netns,
            "CNI_IFNAME": "eth0",
            "CNI_ARGS": "IgnoreUnknown=1;K8S_POD_NAMESPACE=empire;K8S_POD_NAME=tie;"
            "K8S_POD_INFRA_CONTAINER_ID=x;K8S_POD_UID=6f0a-11",
        } | more

    def call(self, command, config=None, plugin=PLUGIN, **environment):
        return self.bed.call(command, config, plugin, self.environment(**environment))

    def ip(self, *arguments):
        return run("ip", "-n", self.name, *arguments)

    def json(self, *arguments):
        return json.loads(self.ip("-j", *arguments))


def sweep():
    """Removes what a killed run left: namespaces and directories whose process is gone."""
    for name in os.listdir("/run/netns") if os.path.isdir("/run/netns") else []:
        if abandoned(name):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
    for name in os.listdir(tempfile.gettempdir()):
        if abandoned(name):
            shutil.rmtree(pathlib.Path(tempfile.gettempdir(), name), ignore_errors=True)


def abandoned(name):
    parts = name.split("-")
    return parts[0] == "wc" and len(parts) > 2 and parts[1].isdigit() and not os.path.exists(f"/proc/{parts[1]}")
