package dev.weft.agent;

import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import dev.weft.net.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The routes of a node's host stack: other nodes' pods by the tunnel, own pods that do not exist unreachable. Pure.
 *
 * @param routes by destination
 */
record NetworkPlan(List<Route> routes) {

    static final String OVERLAY = "weft_vxlan";
    /** Nobody has these addresses: permanent neighbours of the tunnel device stand for them. */
    static final Map<Family, Address> GATEWAYS =
            Map.of(Family.IPV4, Address.parse("169.254.1.1"), Family.IPV6, Address.parse("fe80::1"));

    static NetworkPlan of(String nodeName, ClusterSnapshot cluster, int overlay) {
        Map<Family, Address> sources = new HashMap<>();
        cluster.node(nodeName)
                .ifPresent(
                        node -> node.internalIps().forEach(address -> sources.putIfAbsent(address.family(), address)));
        Map<Cidr, Route> routes = new TreeMap<>();
        for (WeftNodeRow node : cluster.nodes()) {
            for (Cidr pods : node.podCidrs()) {
                Family family = pods.family();
                if (node.name().equals(nodeName)) {
                    routes.put(pods, new Route.Unreachable(pods));
                } else if (sources.containsKey(family)) {
                    routes.put(pods, new Route.Via(pods, overlay, GATEWAYS.get(family), sources.get(family)));
                }
            }
        }
        return new NetworkPlan(List.copyOf(routes.values()));
    }
}
