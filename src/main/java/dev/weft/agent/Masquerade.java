package dev.weft.agent;

import dev.weft.model.Cidr;
import dev.weft.model.Family;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one nftables table that rewrites the source of pod packets that leave the cluster to the node's address. What goes
 * to a pod or a node keeps its source: it travels in the tunnel.
 */
final class Masquerade {

    static final String TABLE = "weft";
    /** Takes a script as its input and makes it one transaction. */
    static final List<String> COMMAND = List.of("nft", "-f", "-");

    /** Returns a script for {@code nft -f}: it replaces the table in one transaction, whatever was there. */
    String script(Collection<Cidr> podCidrs) {
        return """
                table inet %1$s
                delete table inet %1$s
                table inet %1$s {
                  chain postrouting {
                    type nat hook postrouting priority srcnat; policy accept;
                %2$s  }
                }
                """.formatted(TABLE, podCidrs.stream().sorted().map(this::rule).collect(Collectors.joining()));
    }

    private String rule(Cidr pods) {
        String family = pods.family() == Family.IPV4 ? "ip" : "ip6";
        return "    %s saddr %s oifname != { \"lo\", \"weft*\" } masquerade\n".formatted(family, pods);
    }

    /** Returns a script that leaves nothing. */
    String removal() {
        return "table inet %1$s\ndelete table inet %1$s\n".formatted(TABLE);
    }
}
