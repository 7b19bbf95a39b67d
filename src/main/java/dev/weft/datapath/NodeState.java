package dev.weft.datapath;

import dev.weft.model.Address;
import dev.weft.model.PolicySet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the datapath of a node should know.
 *
 * @param nodes every node of the cluster, this one too
 * @param endpoints the pods of this node
 * @param pods addresses of the other nodes' pods
 * @param sets what is allowed, by identity; an identity of this node's pods that has none may do nothing
 * @param identities all that the sets were made for; of any other they speak as of {@code UNREAD}
 */
public record NodeState(
        List<Node> nodes,
        List<LocalPod> endpoints,
        Map<Address, RemotePod> pods,
        Map<Integer, PolicySet> sets,
        Set<Integer> identities) {

    public static final NodeState EMPTY = new NodeState(List.of(), List.of(), Map.of(), Map.of());

    public NodeState {
        nodes = List.copyOf(nodes);
        endpoints = List.copyOf(endpoints);
        pods = Map.copyOf(pods);
        sets = Map.copyOf(sets);
        identities = Set.copyOf(identities);
    }

    /** Makes a state that knows the identities which pods have, and no others. */
    public NodeState(
            List<Node> nodes, List<LocalPod> endpoints, Map<Address, RemotePod> pods, Map<Integer, PolicySet> sets) {
        this(nodes, endpoints, pods, sets, identities(endpoints, pods.values()));
    }

    private static Set<Integer> identities(Collection<LocalPod> endpoints, Collection<RemotePod> pods) {
        return Stream.concat(
                        endpoints.stream().map(LocalPod::identity),
                        pods.stream().map(RemotePod::identity))
                .collect(Collectors.toSet());
    }

    /**
     * A node of the cluster.
     *
     * @param tunnel where its tunnel packets come from and go to, null if not known yet
     * @param addresses all of its own
     */
    public record Node(String name, boolean own, @Nullable Address tunnel, Set<Address> addresses) {

        public Node {
            addresses = Set.copyOf(addresses);
        }
    }

    /**
     * A pod of this node.
     *
     * @param ifindex of the host side of its veth
     * @param macTail the last four bytes of its MAC, the first of them in the highest bits
     */
    public record LocalPod(
            int ifindex,
            int identity,
            int macTail,
            @Nullable Address ipv4,
            @Nullable Address ipv6) {}

    /** @param tunnel the tunnel address of its node */
    public record RemotePod(int identity, Address tunnel) {}
}
