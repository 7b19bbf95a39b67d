package dev.weft.agent;

import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The routes of a node's host stack: other nodes' pods by the tunnel, own pods that do not exist unreachable. Pure; each
 * route is what follows {@code ip route replace}.
 *
 * @param routes by prefix
 */
record NetworkPlan(Map<Cidr, String> routes) {

    static final String OVERLAY = "weft_vxlan";
    /** Marks our routes among the others of a node, see rt_protos in rtnetlink(7). */
    static final int PROTOCOL = 87;

    static NetworkPlan of(String nodeName, ClusterSnapshot cluster) {
        Map<Cidr, String> routes = new TreeMap<>();
        Optional<WeftNodeRow> own = cluster.node(nodeName);
        Map<Family, Address> sources = new HashMap<>();
        own.ifPresent(node -> node.internalIps().forEach(address -> sources.putIfAbsent(address.family(), address)));
        for (WeftNodeRow node : cluster.nodes()) {
            boolean isOwn = node.name().equals(nodeName);
            for (Cidr pods : node.podCidrs()) {
                Address source = sources.get(pods.family());
                if (isOwn) {
                    routes.put(pods, "unreachable " + pods + " proto " + PROTOCOL);
                } else if (source != null) {
                    routes.put(
                            pods,
                            "%s via %s dev %s onlink src %s proto %d"
                                    .formatted(pods, gateway(pods.family()), OVERLAY, source, PROTOCOL));
                }
            }
        }
        return new NetworkPlan(routes);
    }

    private static String gateway(Family family) {
        return family == Family.IPV4 ? "169.254.1.1" : "fe80::1";
    }

    /** Returns the commands that add or correct every route. */
    List<String> additions() {
        List<String> commands = new ArrayList<>();
        routes.values().forEach(route -> commands.add("route replace " + route));
        return commands;
    }

    /** Returns the commands that take away what is there and not wanted. */
    List<String> removals(List<Cidr> present) {
        return present.stream()
                .filter(prefix -> !routes.containsKey(prefix))
                .map(prefix -> "route del " + prefix + " proto " + PROTOCOL)
                .toList();
    }
}
