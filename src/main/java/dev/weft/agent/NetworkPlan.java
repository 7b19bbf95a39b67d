package dev.weft.agent;

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
 * @param routes by destination
 * @param own where this node's pods have their addresses
 */
record NetworkPlan(List<Route> routes, Set<Cidr> own) {

    static final String OVERLAY = "weft_vxlan";
    /** Nobody has these addresses: permanent neighbours of the tunnel device stand for them. */
    static final Map<Family, Address> GATEWAYS =
            Map.of(Family.IPV4, Address.parse("169.254.1.1"), Family.IPV6, Address.parse("fe80::1"));

    static NetworkPlan of(String nodeName, ClusterSnapshot cluster, int overlay) {
        Map<Family, Address> sources = new HashMap<>();
        cluster.node(nodeName)
                .ifPresent(
                        node -> node.internalIps().forEach(address -> sources.putIfAbsent(address.family(), address)));
        PodRanges ranges = PodRanges.of(cluster);
        Map<Cidr, Route> routes = new TreeMap<>();
        for (WeftNodeRow node : cluster.nodes()) {
            if (node.name().equals(nodeName)) {
                node.podCidrs().forEach(pods -> routes.put(pods, new Route.Unreachable(pods)));
                continue;
            }
            for (Cidr pods : ranges.of(node.name())) {
                Family family = pods.family();
                if (sources.containsKey(family)) {
                    routes.put(pods, new Route.Via(pods, overlay, GATEWAYS.get(family), sources.get(family)));
                }
            }
        }
        // A pod of this node has a route of its own.
        ranges.strays(nodeName).forEach(routes::remove);
        return new NetworkPlan(List.copyOf(routes.values()), ranges.of(nodeName));
    }
}
