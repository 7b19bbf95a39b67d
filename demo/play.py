#!/usr/bin/env python3
"""Plays the Death Star at layers 3 and 4 on a running cluster: prints what was expected and seen."""

import argparse
import json
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TIE = ("empire/tiefighter-1", "empire/tiefighter-2")
XWING = ("alliance/xwing-1", "alliance/xwing-2")


class Stage:
    def __init__(self, kubectl, nodes, image):
        self.kubectl_command = kubectl
        self.nodes = nodes
        self.image = image
        self.passed = 0
        self.failed = 0
        self.streams = []

    def kubectl(self, *args, stdin=None, check=True):
        done = subprocess.run([*self.kubectl_command, *args], input=stdin, text=True, capture_output=True)
        if check and done.returncode != 0:
            raise SystemExit(f"demo: kubectl {' '.join(args)}: {done.stderr.strip()}")
        return done

    def check(self, what, good, seen):
        self.passed += bool(good)
        self.failed += not good
        print(f"  {'ok  ' if good else 'FAIL'} {what}: {seen}", flush=True)

    def raise_curtain(self):
        text = (HERE / "deathstar.yaml").read_text()
        text = text.replace("NODE1", self.nodes[0]).replace("NODE2", self.nodes[1]).replace("AGNHOST", self.image)
        self.kubectl("apply", "-f", "-", stdin=text)
        for namespace in ("empire", "alliance"):
            self.kubectl("-n", namespace, "wait", "pod", "--all", "--for=condition=Ready", "--timeout=120s")
        pod = json.loads(self.kubectl("-n", "empire", "get", "pod", "deathstar", "-o", "json").stdout)
        self.addresses = [entry["ip"] for entry in pod["status"]["podIPs"]]
        self.check("the Death Star has an IPv4 and an IPv6 address", len(self.addresses) == 2, self.addresses)

    def reaches(self, pod, address, protocol="tcp"):
        """Whether an answer came; None if it is neither that nor silence, as when nobody could be asked."""
        namespace, name = pod.split("/")
        target = f"[{address}]:80" if ":" in address else f"{address}:80"
        done = self.kubectl("-n", namespace, "exec", name, "--", "/agnhost", "connect", "--timeout=1s",
                            f"--protocol={protocol}", target, check=False)
        if done.returncode == 0:
            return True
        return False if "TIMEOUT" in done.stdout + done.stderr else None

    def expect(self, pods, allowed, patience=10):
        """Every pod, family and protocol must come to answer as expected, and then stay so."""
        for pod in pods:
            for address in self.addresses:
                for protocol in ("tcp", "udp"):
                    self.expect_one(pod, address, protocol, allowed, patience)

    def expect_one(self, pod, address, protocol, allowed, patience):
        deadline = time.monotonic() + patience
        while True:
            seen = self.reaches(pod, address, protocol)
            if seen == allowed or time.monotonic() > deadline:
                break
        word = {True: "reaches", False: "is refused by", None: "could not ask"}
        self.check(f"{pod} {word[allowed]} [{address}]:80/{protocol}", seen == allowed, word[seen])

    def open_stream(self, pod, address):
        """A connection that says something every 100 ms and keeps what the echo gives back."""
        namespace, name = pod.split("/")
        target = f"TCP6:[{address}]:7000" if ":" in address else f"TCP4:{address}:7000"
        script = "(while :; do echo .; sleep 0.1; done) | socat - %s > /tmp/echo-%s" % (
            target, address.replace(":", "-"))
        self.streams.append(subprocess.Popen(
            [*self.kubectl_command, "-n", namespace, "exec", name, "--", "/bin/sh", "-c", script],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def heard(self, pod, address):
        namespace, name = pod.split("/")
        out = self.kubectl("-n", namespace, "exec", name, "--", "/bin/sh", "-c",
                           "wc -c < /tmp/echo-%s || echo 0" % address.replace(":", "-")).stdout.strip()
        return int(out)

    def expect_stream(self, pod, address, alive, patience=10):
        deadline = time.monotonic() + patience
        while True:
            before = self.heard(pod, address)
            time.sleep(1)
            moving = self.heard(pod, address) > before
            if moving == alive or time.monotonic() > deadline:
                break
        word = {True: "flows", False: "stands still"}
        self.check(f"the open connection of {pod} to {address} {word[alive]}", moving == alive, word[moving])

    def play(self):
        print("1. Without a policy everybody reaches the Death Star.", flush=True)
        self.expect(TIE + XWING, True)
        for address in self.addresses:
            self.open_stream(XWING[1], address)
            self.expect_stream(XWING[1], address, True)
        print("2. The policy: only pods labelled org=empire.", flush=True)
        self.kubectl("apply", "-f", str(HERE / "policy.yaml"))
        self.expect(XWING, False)
        self.expect(TIE, True)
        for address in self.addresses:
            self.expect_stream(XWING[1], address, False)
        print("3. An X-wing flies the empire's colours: its access follows, also on the open connection.", flush=True)
        self.kubectl("-n", "alliance", "label", "pod", "xwing-2", "org=empire", "--overwrite")
        self.expect([XWING[1]], True)
        self.expect([XWING[0]], False)
        for address in self.addresses:
            self.expect_stream(XWING[1], address, True, patience=30)
        print("4. It is found out.", flush=True)
        self.kubectl("-n", "alliance", "label", "pod", "xwing-2", "org=alliance", "--overwrite")
        self.expect(XWING, False)
        for address in self.addresses:
            self.expect_stream(XWING[1], address, False)
        print("5. The policy is deleted: everybody reaches it again.", flush=True)
        self.kubectl("delete", "-f", str(HERE / "policy.yaml"))
        self.expect(TIE + XWING, True)

    def close(self):
        for stream in self.streams:
            stream.kill()
        self.kubectl("delete", "namespace", "empire", "alliance", "--ignore-not-found", "--wait=false", check=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kubectl", default="kubectl")
    parser.add_argument("--kubeconfig", required=True)
    parser.add_argument("--image", required=True, help="an agnhost image with a shell")
    arguments = parser.parse_args()
    kubectl = [arguments.kubectl, "--kubeconfig", arguments.kubeconfig]
    listed = subprocess.run([*kubectl, "get", "nodes", "-o", "name"], text=True, capture_output=True, check=True)
    nodes = [name.split("/")[1] for name in listed.stdout.split()]
    if len(nodes) < 2:
        raise SystemExit("demo: needs two nodes")
    stage = Stage(kubectl, nodes, arguments.image)
    try:
        stage.raise_curtain()
        stage.play()
    finally:
        stage.close()
    print(f"demo: {stage.passed} passed, {stage.failed} failed", flush=True)
    return 0 if stage.failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
