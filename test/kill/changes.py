"""Changes of policies and labels about pods that send all the time, and whose datagrams each forbids."""
import base64
import contextlib
import http.client
import json
import ssl
import tempfile
import time
import urllib.parse

from bed import say

SPACE, PORT = "barrier", 7001
PROBER, SERVER = {"role": "prober"}, {"role": "server"}
GATE = f"/apis/networking.k8s.io/v1/namespaces/{SPACE}/networkpolicies"
BLOCKS = {"wnp": f"/apis/weft.dev/v1alpha1/namespaces/{SPACE}/weftnetworkpolicies", "wcnp": "/apis/weft.dev/v1alpha1/weftclusternetworkpolicies"}
OPEN = [{"from": [{"podSelector": {"matchLabels": PROBER}}]}]


class Api:
    """The API server without kubectl between, so that the moment of its answer is known."""

    def __init__(self, cluster):
        config = json.loads(cluster.kubectl("config", "view", "--raw", "-o", "json"))
        server = urllib.parse.urlparse(config["clusters"][0]["cluster"]["server"])
        context = ssl.create_default_context(cadata=base64.b64decode(config["clusters"][0]["cluster"]["certificate-authority-data"]).decode())
        with tempfile.NamedTemporaryFile() as pem:
            user = config["users"][0]["user"]
            pem.write(b"\n".join(base64.b64decode(user[f"client-{part}-data"]) for part in ("certificate", "key")))
            pem.flush()
            context.load_cert_chain(pem.name)
        # a fresh connection each time: the server may have closed one that was idle
        self.connect = lambda: http.client.HTTPSConnection(server.hostname, server.port, context=context, timeout=30)

    def send(self, method, path, body=None):
        """Returns the answer and when it was there."""
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        with contextlib.closing(self.connect()) as connection:
            connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": kind})
            response = connection.getresponse()
            at = time.time_ns()
            answer = json.loads(response.read())
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {answer.get('message')}")
        return answer, at


class Changes:
    """Pairs of changes: one forbids, the next allows again."""

    def __init__(self, cluster, probers, wait, newcomers=None):
        """Calls wait with the words of a waiting command; it returns when the change is taken to be in force."""
        self.api, self.probers, self.wait, self.newcomers = Api(cluster), probers, wait, newcomers
        self.pairs = [(self.close_gate, self.open_gate), (self.block, self.unblock), (self.relabel, self.label_back)]
        if newcomers:
            self.pairs.append((self.arrive, self.leave))

    def close_gate(self, number):
        return self.gate([]), set(self.probers)

    def open_gate(self, number):
        return self.gate(OPEN), set()

    def gate(self, ingress):
        answer, at = self.api.send("PATCH", f"{GATE}/gate", {"spec": {"ingress": ingress}})
        return at, ("policy", "wait", "netpol/gate", "--generation", str(answer["metadata"]["generation"]))

    def block(self, number):
        kind = ("wnp", "wcnp")[number % 2]
        names = {"wnp": "WeftNetworkPolicy", "wcnp": "WeftClusterNetworkPolicy"}
        spec = {"subject": {"podSelector": {"matchLabels": PROBER}},
                "egress": [{"action": "Deny", "to": [{"podSelector": {"matchLabels": SERVER}}]}], "isolate": []}
        _, at = self.api.send("POST", BLOCKS[kind], {"apiVersion": "weft.dev/v1alpha1", "kind": names[kind], "metadata": {"name": "block"}, "spec": spec})
        return (at, ("policy", "wait", f"{kind}/block")), set(self.probers)

    def unblock(self, number):
        kind = ("wnp", "wcnp")[number % 2]
        _, at = self.api.send("DELETE", f"{BLOCKS[kind]}/block")
        return (at, ("policy", "wait", f"{kind}/block", "--deleted")), set()

    def relabel(self, number):
        name = self.probers[number % len(self.probers)]
        return self.label(name, "stranger"), {name}

    def label_back(self, number):
        return self.label(self.probers[number % len(self.probers)], PROBER["role"]), set()

    def label(self, name, role):
        _, at = self.api.send("PATCH", f"/api/v1/namespaces/{SPACE}/pods/{name}", {"metadata": {"labels": {"role": role}}})
        return at, ("endpoint", "wait", f"{SPACE}/{name}")

    def arrive(self, number):
        name, at, stranger = self.newcomers.create(self.api, number)
        return (at, ("endpoint", "wait", f"{SPACE}/{name}")), {name} if stranger else set()

    def leave(self, number):
        return (self.newcomers.delete(self.api, number), ()), set()

    def run(self, count, hold, seconds):
        """Makes the changes that there is time for. Returns for each its times and whose datagrams it forbids."""
        end = time.monotonic() + seconds
        done = []
        for number in range(count):
            if time.monotonic() > end:
                break
            turn = number // 2 // len(self.pairs)
            change = self.pairs[number // 2 % len(self.pairs)][number % 2]
            if done:
                done[-1]["until"] = time.time_ns()
            asked = time.time_ns()
            (answered, words), forbids = change(turn)
            barrier = self.wait(*words) if words else answered
            newcomer = f"newcomer-{turn}" if change == self.arrive else None
            done.append({"change": change.__name__, "asked": asked, "answered": answered, "barrier": barrier, "forbids": forbids, "newcomer": newcomer})
            say(f"change {number + 1}: {change.__name__}, {(done[-1]['barrier'] - answered) / 1e9:.1f} s until the next may come")
            if newcomer:
                self.newcomers.sends(newcomer)
            time.sleep(hold)
        done[-1]["until"] = time.time_ns()
        return done


