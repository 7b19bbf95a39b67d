package dev.weft.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiled sets and the oracle agree on verdict, reason, deciding rule and selecting policies, of both stages. */
class OracleTest {

    private static final int ATLEAST = 20_000;
    private static final List<String> FEATURES = List.of(
            "Allow",
            "Deny",
            "DoesNotExist",
            "Egress",
            "Exists",
            "ICMP",
            "ICMPv6",
            "In",
            "Ingress",
            "NetworkPolicy",
            "NotIn",
            "SCTP",
            "TCP",
            "UDP",
            "WeftClusterNetworkPolicy",
            "WeftNetworkPolicy",
            "absent-egress",
            "absent-ingress",
            "absent-policyTypes",
            "any-port",
            "anyone",
            "both-selectors",
            "default-deny",
            "deny-wins",
            "empty-egress",
            "empty-ingress",
            "empty-isolate",
            "empty-namespaceSelector",
            "empty-peers",
            "empty-podSelector",
            "empty-policyTypes",
            "empty-ports",
            "empty-subject",
            "endPort",
            "entity:all",
            "entity:cluster",
            "entity:kube-apiserver",
            "entity:remote-node",
            "entity:world",
            "except",
            "icmp-any",
            "icmp-code",
            "icmp-type",
            "ipBlock",
            "ipBlock-node",
            "ipBlock-pod",
            "ipBlock-world",
            "matchLabels",
            "named-port",
            "namespaceSelector",
            "no-policy",
            "not-isolated",
            "order",
            "own-node",
            "podSelector",
            "port",
            "protocol-only",
            "staged-same",
            "staged:NetworkPolicy",
            "staged:WeftClusterNetworkPolicy",
            "staged:WeftNetworkPolicy",
            "would-allow",
            "would-deny");

    /** They need a receiver that has such a port. */
    private static final List<String> RARE =
            List.of("asked-by-name", "named-port-SCTP", "named-port-TCP", "named-port-UDP");

    @Test
    void agree(@TempDir Path directory) {
        long seed = Long.getLong("weft.oracle.seed", 1000);
        System.err.println("oracle seed " + seed + ", again with -Dweft.oracle.seed=" + seed);
        Comparison comparison = new Comparison();
        for (long village = seed; comparison.asked < ATLEAST; village++) {
            long number = village;
            assertThat(comparison.apply(directory, number))
                    .withFailMessage(() -> comparison.told(directory, number))
                    .isEmpty();
        }
        int twoPercent = comparison.asked / 50;
        System.err.println("questions " + comparison.asked + ", denied " + comparison.denied + ", decided by "
                + comparison.decided);
        assertThat(comparison.denied).isGreaterThanOrEqualTo(comparison.asked / 4);
        assertThat(FEATURES)
                .allSatisfy(feature -> assertThat(comparison.decided.getOrDefault(feature, 0))
                        .as(feature)
                        .isGreaterThanOrEqualTo(twoPercent));
        assertThat(RARE)
                .allSatisfy(feature -> assertThat(comparison.decided.getOrDefault(feature, 0))
                        .as(feature)
                        .isGreaterThanOrEqualTo(twoPercent / 4));
    }
}
