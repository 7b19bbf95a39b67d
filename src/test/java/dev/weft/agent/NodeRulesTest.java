package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Cidr;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeRulesTest {

    private static final String SCRIPT =
            new NodeRules(8472).script(List.of(Cidr.parse("10.244.1.0/24"), Cidr.parse("fd44:1::/64")));

    @Test
    void podsLeaveByTheAddressOfTheirNode() {
        assertThat(SCRIPT)
                .contains("    ip saddr 10.244.1.0/24 oifname != { \"lo\", \"weft*\" } masquerade\n")
                .contains("    ip6 saddr fd44:1::/64 oifname != { \"lo\", \"weft*\" } masquerade\n");
    }

    /** A Service whose endpoint is a node's tunnel port would let a pod forge identities. */
    @Test
    void podsReachNoTunnelPortByAService() {
        assertThat(SCRIPT)
                .contains("    ip saddr 10.244.1.0/24 oifname != { \"lo\", \"weft*\" } udp dport 8472 drop\n")
                .contains("    ip6 saddr fd44:1::/64 oifname != { \"lo\", \"weft*\" } udp dport 8472 drop\n");
    }

    /** A port of this node that stands for another node's tunnel port: the sender may be anywhere. */
    @Test
    void nobodyReachesATunnelPortByAService() {
        assertThat(SCRIPT).contains("    oifname != { \"lo\", \"weft*\" } udp dport 8472 ct status dnat drop\n");
    }
}
