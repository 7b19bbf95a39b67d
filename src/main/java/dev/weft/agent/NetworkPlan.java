package dev.weft.agent;

import dev.weft.kube.SliceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import dev.weft.net.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a node's host stack should know of pods: other nodes' by the tunnel, own ones that do not exist unreachable. Pure.
 *
 * @param source what it is made of
 * @param routes by destination
 * @param own where this node's pods have their addresses
 */
record NetworkPlan(Source source, List<Route> routes, Set<Cidr> own) {

    private record Source(String nodeName, List<SliceRow> slices, List<WeftNodeRow> nodes, int overlay) {}

    static final NetworkPlan NONE = new NetworkPlan(new Source("", List.of(), List.of(), 0), List.of(), Set.of());

    static final String OVERLAY = "weft_vxlan";
    /** Nobody has these addresses: permanent neighbours of the tunnel device stand for them. */
    static final Map<Family, Address> GATEWAYS =
            Map.of(Family.IPV4, Address.parse("169.254.1.1"), Family.IPV6, Address.parse("fe80::1"));

    /** Returns the plan of a later snapshot: to look at every pod takes as long as the rest of a pass. */
    NetworkPlan next(String nodeName, ClusterSnapshot now, int overlay) {
        Source fresh = new Source(nodeName, now.slices(), now.nodes(), overlay);
        return fresh.equals(source) ? this : of(fresh);
    }

    private static NetworkPlan of(Source source) {
        PodRanges ranges = PodRanges.of(source.slices(), source.nodes());
        Map<Family, Address> addresses = addresses(source);
        Map<Cidr, Route> routes = new TreeMap<>();
        for (WeftNodeRow node : source.nodes()) {
            if (node.name().equals(source.nodeName())) {
                node.podCidrs().forEach(pods -> routes.put(pods, new Route.Unreachable(pods)));
                continue;
            }
            for (Cidr pods : ranges.of(node.name())) {
                Family family = pods.family();
                if (addresses.containsKey(family)) {
                    routes.put(
                            pods, new Route.Via(pods, source.overlay(), GATEWAYS.get(family), addresses.get(family)));
                }
            }
        }
        // A pod of this node has a route of its own.
        ranges.strays(source.nodeName()).forEach(routes::remove);
        return new NetworkPlan(source, List.copyOf(routes.values()), ranges.of(source.nodeName()));
    }

    private static Map<Family, Address> addresses(Source source) {
        Map<Family, Address> addresses = new HashMap<>();
        source.nodes().stream()
                .filter(node -> node.name().equals(source.nodeName()))
                .flatMap(node -> node.internalIps().stream())
                .forEach(address -> addresses.putIfAbsent(address.family(), address));
        return addresses;
    }
}
