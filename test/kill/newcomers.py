"""Pods that come while others send, send to the same receivers, and go."""
import time

from bed import pod
from changes import PORT, PROBER, SPACE

PODS = f"/api/v1/namespaces/{SPACE}/pods"
RATE = 400
START = 1  # seconds from Running to the first datagrams, at most


class Newcomers:
    """In turn one that may send and a stranger, on one node after the other."""

    def __init__(self, pods, nodes, targets):
        self.pods, self.nodes, self.targets = pods, nodes, targets
        self.addresses = {}

    def create(self, api, number):
        """Returns who it is, when the API server had it, and whether it is a stranger."""
        name, stranger = f"newcomer-{number}", number % 2 == 1
        role = "stranger" if stranger else PROBER["role"]
        node = self.nodes[number // 2 % len(self.nodes)]
        _, at = api.send("POST", PODS, pod(SPACE, name, node, role, ["probe", str(RATE), str(PORT), *self.targets]))
        return name, at, stranger

    def sends(self, name):
        """Returns when it has begun to."""
        self.pods.wait_for([name], "Running")
        self.addresses[name] = self.pods.addresses(name)
        time.sleep(START)

    def delete(self, api, number):
        _, at = api.send("DELETE", f"{PODS}/newcomer-{number}")
        return at
