package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods come, change and go on a real API server. */
@ExtendWith(ApiServerExtension.class)
class AllocationTest {

    private Cluster cluster;
    private Invariants invariants;

    @BeforeEach
    void connect(ApiServer server) {
        cluster = new Cluster(server);
        invariants = new Invariants(cluster);
        cluster.namespace("empire", Map.of("side", "dark"));
        cluster.node("n1", "10.244.1.0/24", "fd44:1::/64");
        cluster.node("n2", "10.244.2.0/24", "fd44:2::/64");
    }

    @AfterEach
    void clean() {
        cluster.close();
    }

    @Test
    void boundPodsGetAddressesAndIdentities() {
        cluster.operator("a");
        for (int i = 0; i < 10; i++) {
            cluster.run("empire", "p" + i, i % 2 == 0 ? "n1" : "n2", Map.of("app", "x" + i % 3));
        }
        invariants.settle();
        assertThat(cluster.identities()).hasSize(3);
        assertThat(cluster.endpoints()).allSatisfy(endpoint -> {
            assertThat(endpoint.getSpec().ipv4()).startsWith("10.244.");
            assertThat(endpoint.getSpec().ipv6()).startsWith("fd44:");
            assertThat(endpoint.getSpec().mac()).startsWith("02:57:0a:f4:");
        });
        assertThat(cluster.weftNodes())
                .extracting(node -> node.getSpec().podCIDRs().size())
                .containsExactly(2, 2);
    }
}
