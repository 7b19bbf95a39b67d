"""What the kill test and the barrier test do to a cluster of the lab."""
import json
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SYSTEM = "weft-system"
PATIENCE = 180


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Cluster:
    def __init__(self, name):
        self.name = name
        self.nodes = [node["name"] for node in json.loads((ROOT / ".lab" / name / "info.json").read_text())["nodes"]]

    def kubectl(self, *words, stdin=None, accepted=(0,)):
        command = ["kubectl", "--kubeconfig", str(ROOT / ".lab" / self.name / "kubeconfig"), *words]
        done = subprocess.run(command, input=stdin, text=True, capture_output=True)
        if done.returncode not in accepted:
            raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def get(self, *words):
        return json.loads(self.kubectl("get", "-o", "json", *words))

    def apply(self, *objects):
        self.kubectl("apply", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))

    def kill(self, node, what):
        number = node.removeprefix(self.name)
        return subprocess.run([ROOT / "lab" / "kill", self.name, number, what], check=True, text=True, stdout=subprocess.PIPE).stdout.strip()

    def pod_of(self, component, node):
        pods = self.get("pods", "-n", SYSTEM, "-l", f"app.kubernetes.io/component={component}", "--field-selector", f"spec.nodeName={node}")
        return next((pod for pod in pods["items"] if "deletionTimestamp" not in pod["metadata"]), None)


def until(what, condition, seconds=PATIENCE):
    """Returns how long it took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"not within {seconds} s: {what}")
        time.sleep(1)
    return time.monotonic() - began


def container(pod):
    return ((pod or {}).get("status", {}).get("containerStatuses") or [{}])[0]


def pod(space, name, node, role, arguments):
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": {"namespace": space, "name": name, "labels": {"role": role}},
            "spec": {"nodeName": node, "restartPolicy": "Never", "terminationGracePeriodSeconds": 0,
                     "containers": [{"name": "load", "image": "localhost/load:lab", "imagePullPolicy": "Never", "args": arguments,
                                     "resources": {"requests": {"cpu": "200m"}}}]}}


def restarted(pod, before):
    status = container(pod)
    return status.get("ready") and status["restartCount"] > before


class Pods:
    """Pods of the load in a namespace of their own."""

    def __init__(self, cluster, space):
        self.cluster, self.space = cluster, space
        cluster.kubectl("delete", "namespace", space, "--ignore-not-found", "--wait")
        cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space}})

    def run(self, roles, arguments):
        """Starts pods, by name the role and the node."""
        self.cluster.apply(*(pod(self.space, name, node, role, arguments(role)) for name, (role, node) in roles.items()))
        self.wait_for(roles, "Running")

    def wait_for(self, names, phase):
        def reached():
            pods = {item["metadata"]["name"]: item["status"] for item in self.cluster.get("pods", "-n", self.space)["items"]}
            return all(pods.get(name, {}).get("phase") == phase and pods[name].get("podIPs") for name in names)
        until(f"{', '.join(names)}: {phase}", reached)

    def addresses(self, name):
        return [entry["ip"] for entry in self.cluster.get("pod", "-n", self.space, name)["status"]["podIPs"]]

    def stop(self, names):
        """What they counted, by name."""
        # process 1 may end, and its container with it, before the command that asked it to: then that is killed, with 137
        for name in names:
            self.cluster.kubectl("exec", "-n", self.space, name, "--", "/load", "stop", accepted=(0, 137))
        self.wait_for(names, "Succeeded")
        return {name: self.counts(name) for name in names}

    def counts(self, name):
        *log, last = self.cluster.kubectl("logs", "-n", self.space, name).splitlines()
        for line in log[:20]:
            say(f"{name}: {line}")
        return json.loads(last)
