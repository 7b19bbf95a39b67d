package dev.weft.agent;

import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The cluster as this agent knew it at one moment: the whole input of what it puts in force, local pods aside. */
record ClusterSnapshot(
        Horizon horizon,
        List<SliceRow> slices,
        List<Identity> identities,
        List<WeftNodeRow> nodes,
        List<PolicyRows> policies,
        Set<Address> apiServers) {

    ClusterSnapshot {
        slices = List.copyOf(slices);
        identities = List.copyOf(identities);
        nodes = List.copyOf(nodes);
        policies = List.copyOf(policies);
        apiServers = Set.copyOf(apiServers);
    }

    Optional<WeftNodeRow> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** Returns the endpoint of a pod on a node, if the operator has given it one. */
    Optional<SliceEntry> endpoint(String node, String podUid) {
        return slices.stream()
                .filter(slice -> slice.nodeName().equals(node))
                .flatMap(slice -> slice.entries().stream())
                .filter(entry -> entry.podUid().equals(podUid))
                .findFirst();
    }
}
