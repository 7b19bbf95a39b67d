"""Pods of every node that send to pods of every node, over IPv4 and IPv6, while policies change."""
from arrivals import Arrivals
from bed import Pods
from changes import OPEN, PORT, SERVER, SPACE
from newcomers import Newcomers


class Probing:
    def __init__(self, cluster, rate, least):
        """Begins to send so many datagrams a second in all, of which at least so many count as good. All are allowed."""
        self.cluster, self.least = cluster, least
        self.pods = Pods(cluster, SPACE)
        self.servers = {f"server-{node}": ("server", node) for node in cluster.nodes}
        probers = {f"prober-{node}": ("prober", node) for node in cluster.nodes}
        self.probers = list(probers)
        cluster.apply({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"namespace": SPACE, "name": "gate"},
                       "spec": {"podSelector": {"matchLabels": SERVER}, "policyTypes": ["Ingress"], "ingress": OPEN}})
        self.pods.run(self.servers, lambda _: ["record", str(PORT)])
        targets = [ip for name in self.servers for ip in self.pods.addresses(name)]
        self.pods.run(probers, lambda _: ["probe", str(rate // len(probers)), str(PORT), *targets])
        self.addresses = {name: self.pods.addresses(name) for name in probers}
        self.newcomers = Newcomers(self.pods, cluster.nodes, targets)

    def stop(self):
        """Returns what arrived, and figures about all of it."""
        sent = self.pods.stop(self.probers)
        records = self.pods.stop(self.servers)
        self.cluster.kubectl("delete", "namespace", SPACE)
        arrivals = Arrivals(records, self.addresses, self.newcomers.addresses)
        return arrivals, {
            "sent": sum(client["sent"] for client in sent.values()),
            "probes_per_second": round(sum(client["sent"] * 1000 / client["milliseconds"] for client in sent.values())),
            "arrived": arrivals.total(),
            "unseen_by_the_receivers": sum(record["missed"] for record in records.values()),
        }

    def is_good(self, figures):
        return not figures["unseen_by_the_receivers"] and figures["probes_per_second"] >= self.least
