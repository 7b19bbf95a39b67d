package dev.weft.agent;

import dev.weft.model.Cidr;
import dev.weft.model.Family;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one nftables table that rewrites the source of pod packets that leave the cluster to the node's address. What goes
 * to a pod or a node keeps its source: it travels in the tunnel.
 *
 * <p>It also stops what a Service has turned into a packet for a tunnel port: with a node's address for its source it
 * would pass there for that node's own, and carry any identity that the pod likes. Behind the pod's interface the
 * datapath has seen the Service's address only; and who asks for a port of this node may be anybody, such as a pod of
 * another node, whose ranges are not this node's.
 */
final class NodeRules {

    static final String TABLE = "weft";
    /** Takes a script as its input and makes it one transaction. */
    static final List<String> COMMAND = List.of("nft", "-f", "-");

    /** Prints the table without counts. */
    static final List<String> LISTING = List.of("nft", "-s", "list", "table", "inet", TABLE);

    private final int tunnelPort;

    NodeRules(int tunnelPort) {
        this.tunnelPort = tunnelPort;
    }

    /** Returns a script for {@code nft -f}: it replaces the table in one transaction, whatever was there. */
    String script(Collection<Cidr> podCidrs) {
        return """
                table inet %1$s
                delete table inet %1$s
                table inet %1$s {
                  chain postrouting {
                    type nat hook postrouting priority srcnat; policy accept;
                %2$s  }
                  chain forward {
                    type filter hook forward priority filter; policy accept;
                %3$s    oifname != { "lo", "weft*" } udp dport %4$d ct status dnat drop
                  }
                }
                """.formatted(
                TABLE, rules(podCidrs, "masquerade"), rules(podCidrs, "udp dport " + tunnelPort + " drop"), tunnelPort);
    }

    private static String rules(Collection<Cidr> podCidrs, String statement) {
        return podCidrs.stream()
                .sorted()
                .map(pods -> "    %s saddr %s oifname != { \"lo\", \"weft*\" } %s%n"
                        .formatted(pods.family() == Family.IPV4 ? "ip" : "ip6", pods, statement))
                .collect(Collectors.joining());
    }

    /** Returns a script that leaves nothing. */
    static String removal() {
        return "table inet %1$s\ndelete table inet %1$s\n".formatted(TABLE);
    }
}
