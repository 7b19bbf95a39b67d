"""What arrived, and what of it a change forbids."""


class Arrivals:
    """Bursts by receiver and client."""

    def __init__(self, records, addresses, newcomers):
        """Addresses by client. Those of newcomers may have been others' before, so a change is judged by its own alone."""
        self.records, self.newcomers = records, newcomers
        self.bursts = {(server, client, ip): record["sources"].get(ip, []) for server, record in records.items()
                       for client, ips in {**addresses, **newcomers}.items() for ip in ips}

    def late(self, change):
        """Nanoseconds after the barrier of what arrived although it is forbidden; one a flow."""
        return [min(last, change["until"]) - change["barrier"] for (_, client, _), bursts in self.bursts.items() if client in change["forbids"]
                for first, last, _ in bursts if last > change["barrier"] and first < change["until"]]

    def starved(self, change):
        """Flows that are allowed and of which nothing arrived."""
        return [flow for flow, bursts in self.bursts.items() if flow[1] not in change["forbids"]
                and (flow[1] not in self.newcomers or flow[1] == change["newcomer"]) and not any(last > change["barrier"] and first < change["until"] for first, last, _ in bursts)]

    def last_by_the_old_rule(self, change):
        """Milliseconds from the API server's answer to the last arrival of what it forbids."""
        lasts = [last for (_, client, _), bursts in self.bursts.items() if client in change["forbids"] for first, last, _ in bursts if first < change["barrier"]]
        return max(0, max(lasts) - change["answered"]) / 1e6

    def total(self):
        return sum(count for record in self.records.values() for bursts in record["sources"].values() for _, _, count in bursts)


def quantiles(values):
    ordered = sorted(values)
    return {f"p{part}": round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 1) for part in (50, 99)} if ordered else {}
