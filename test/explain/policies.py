"""Labels and policies at random, as users might write them."""
import ipaddress

SPACES = ["xa", "xb"]
APPS, ROLES = ["web", "db", "job"], ["client", "server"]
ENTITIES = ["remote-node", "world", "cluster", "host"]


def labels_of(dice):
    labels = {"app": dice.choice(APPS)}
    if dice.random() < 0.7:
        labels["role"] = dice.choice(ROLES)
    return labels


def selector(dice):
    pick = dice.random()
    if pick < 0.15:
        return {}
    if pick < 0.6:
        return {"matchLabels": {"app": dice.choice(APPS)}}
    if pick < 0.75:
        return {"matchLabels": {"role": dice.choice(ROLES)}}
    operator = dice.choice(["In", "NotIn", "Exists", "DoesNotExist"])
    requirement = {"key": dice.choice(["app", "role"]), "operator": operator}
    if operator in ("In", "NotIn"):
        requirement["values"] = dice.sample(APPS + ROLES, 2)
    return {"matchExpressions": [requirement]}


def block(dice, ends):
    end = dice.choice(list(ends.values()))
    address = end["addresses"][dice.choice([4, 6])]
    everything, one, some = ("::/0", 128, [128, 64, 0]) if ":" in address else ("0.0.0.0/0", 32, [32, 24, 16])
    if dice.random() < 0.3:
        return {"cidr": everything, "except": [f"{address}/{one}"]}
    return {"cidr": str(ipaddress.ip_network(f"{address}/{dice.choice(some)}", strict=False))}


def peer(dice, ends, weft):
    pick = dice.random()
    if weft and pick < 0.25:
        return {"entities": dice.sample(ENTITIES, dice.choice([1, 2]))}
    if pick < 0.45:
        return {"ipBlock": block(dice, ends)}
    peer = {}
    if dice.random() < 0.8:
        peer["podSelector"] = selector(dice)
    if not peer or dice.random() < 0.4:
        peer["namespaceSelector"] = dice.choice([{}, {"matchLabels": {"kubernetes.io/metadata.name": dice.choice(SPACES)}}])
    return peer


def port(dice, weft):
    if weft and dice.random() < 0.2:
        return dice.choice([{"protocol": "ICMP"}, {"protocol": "ICMPv6", "icmpType": 128}, {"protocol": "ICMP", "icmpType": 8}])
    protocol = dice.choice(["TCP", "TCP", "UDP"])
    pick = dice.random()
    if pick < 0.2:
        return {"protocol": protocol}
    if pick < 0.35:
        return {"protocol": protocol, "port": 5000, "endPort": dice.choice([5007, 5010, 5020])}
    if pick < 0.5:
        return {"protocol": "TCP", "port": dice.choice(["http", "alt"])}
    return {"protocol": protocol, "port": dice.choice([80, 81, 443, 8080, 9000])}


def rule(dice, ends, side, weft):
    rule = {}
    if weft:
        rule["action"] = "Deny" if dice.random() < 0.4 else "Allow"
    if dice.random() < 0.85:
        rule[side] = [peer(dice, ends, weft) for _ in range(dice.choice([1, 1, 2]))]
    if dice.random() < 0.6:
        rule["ports"] = [port(dice, weft) for _ in range(dice.choice([1, 2]))]
    return rule


def network_policy(dice, ends, number):
    types = dice.choice([["Ingress"], ["Egress"], ["Ingress", "Egress"]])
    spec = {"podSelector": selector(dice), "policyTypes": types}
    for direction, side in (("Ingress", "from"), ("Egress", "to")):
        if direction in types:
            spec[direction.lower()] = [rule(dice, ends, side, False) for _ in range(dice.choice([0, 1, 2]))]
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": {"namespace": dice.choice(SPACES), "name": f"n{number}"}, "spec": spec}


def weft_policy(dice, ends, number):
    wide = dice.random() < 0.4
    spec = {"subject": {"podSelector": selector(dice)}, "order": dice.choice([10, 100, 200]), "isolate": []}
    if wide:
        spec["subject"]["namespaceSelector"] = {"matchLabels": {"space": "explain"}}
    for direction, side in (("ingress", "from"), ("egress", "to")):
        if dice.random() < 0.7:
            spec[direction] = [rule(dice, ends, side, True) for _ in range(dice.choice([1, 2]))]
            if dice.random() < 0.3:
                spec["isolate"].append(direction.capitalize())
    metadata = {"name": f"explain-{number}"} if wide else {"namespace": dice.choice(SPACES), "name": f"w{number}"}
    return {"apiVersion": "weft.dev/v1alpha1", "kind": "WeftClusterNetworkPolicy" if wide else "WeftNetworkPolicy", "metadata": metadata, "spec": spec}


def staged(policy):
    """The same policy, only tried."""
    if policy["kind"] == "NetworkPolicy":
        policy["metadata"]["annotations"] = {"weft.dev/stage": "Staged"}
    else:
        policy["spec"]["stage"] = "Staged"
    return policy


def policies(dice, ends):
    """Staged ones come on top: what is denied hangs on the others alone."""
    made = [network_policy(dice, ends, number) for number in range(6)] + [weft_policy(dice, ends, number) for number in range(6)]
    return [staged(policy) if number % 6 > 3 else policy for number, policy in enumerate(made)]
