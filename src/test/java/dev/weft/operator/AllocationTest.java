package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSpec;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pods come, change and go on a real API server. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class AllocationTest {

    private static final Logger LOG = LoggerFactory.getLogger(AllocationTest.class);

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

    @Test
    void podOfTheSameNameIsAnotherPod() {
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        invariants.settle();
        String before = cluster.endpoints().getFirst().getSpec().ipv4();
        cluster.delete("empire", "a");
        cluster.run("empire", "a", "n2", Map.of("app", "x"));
        invariants.settle();
        assertThat(cluster.endpoints().getFirst().getSpec().ipv4()).isNotEqualTo(before);
    }

    @Test
    void relabellingPodOrNamespaceChangesIdentityAndNotAddress() {
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        invariants.settle();
        WeftEndpointSpec first = cluster.endpoints().getFirst().getSpec();
        cluster.admin.pods().inNamespace("empire").withName("a").edit(pod -> {
            pod.getMetadata().setLabels(Map.of("app", "y"));
            return pod;
        });
        invariants.settle();
        WeftEndpointSpec second = cluster.endpoints().getFirst().getSpec();
        assertThat(second.ipv4()).isEqualTo(first.ipv4());
        assertThat(second.identity()).isNotEqualTo(first.identity());
        cluster.namespace("empire", Map.of("side", "light"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                cluster.endpoints().getFirst().getSpec().identity())
                        .isNotEqualTo(second.identity()));
        invariants.settle();
        cluster.namespace("empire", Map.of("side", "dark"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                cluster.endpoints().getFirst().getSpec().identity())
                        .isEqualTo(second.identity()));
    }

    @Test
    void namespaceGoesWithItsPods() {
        cluster.operator("a");
        String doomed = "doomed-" + cluster.system;
        cluster.namespace(doomed, Map.of());
        cluster.run(doomed, "a", "n1", Map.of("app", "x"));
        cluster.run("empire", "b", "n1", Map.of("app", "x"));
        invariants.settle();
        // What the namespace controller would do: mark it, then delete all that is in it, in any order.
        cluster.admin.namespaces().withName(doomed).delete();
        cluster.admin.resources(WeftEndpoint.class).inNamespace(doomed).delete();
        invariants.nothingTwice();
        cluster.run("empire", "c", "n1", Map.of("app", "x"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(cluster.endpoints()).hasSize(2));
        invariants.nothingTwice();
        cluster.delete(doomed, "a");
        invariants.settle();
    }

    @Test
    void addressesRunOutAndComeBack() {
        cluster.node("tiny", "10.244.3.0/30");
        cluster.operator("a");
        cluster.run("empire", "a", "tiny", Map.of());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(cluster.endpoints()).hasSize(1));
        cluster.run("empire", "b", "tiny", Map.of());
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(addressing("tiny").getReason()).isEqualTo("PodCIDRExhausted");
            assertThat(cluster.admin.v1().events().inNamespace("empire").list().getItems())
                    .anySatisfy(event -> {
                        assertThat(event.getInvolvedObject().getName()).isEqualTo("b");
                        assertThat(event.getReason()).isEqualTo("PodCIDRExhausted");
                        assertThat(event.getMessage()).contains("10.244.3.0/30");
                    });
        });
        cluster.delete("empire", "a");
        invariants.settle();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(addressing("tiny").getStatus()).isEqualTo("True"));
    }

    private Condition addressing(String node) {
        return cluster.weftNodes().stream()
                .filter(found -> found.getMetadata().getName().equals(node))
                .flatMap(found -> found.getStatus().conditions().stream())
                .filter(condition -> condition.getType().equals("AddressesAvailable"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no condition on " + node));
    }

    @Test
    void deletedNodeTakesItsRecordsAlong() {
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of());
        invariants.settle();
        cluster.admin.nodes().withName("n1").delete();
        cluster.delete("empire", "a");
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(cluster.weftNodes())
                    .extracting(node -> node.getMetadata().getName())
                    .containsExactly("n2");
            assertThat(cluster.slices())
                    .extracting(slice -> slice.getSpec().nodeName())
                    .containsExactly("n2");
        });
    }

    /** Prints figures; only what was allocated is checked, as other things run on the same machine. */
    @Test
    void backlogAndLatency() {
        int pods = 200;
        for (int i = 0; i < pods; i++) {
            cluster.run("empire", "p" + i, i % 2 == 0 ? "n1" : "n2", Map.of("app", "x" + i % 10));
        }
        Operator operator = cluster.operator("a");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(operator::leading);
        long began = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> operator.mirrors().endpoints().size() == pods);
        double seconds = (System.nanoTime() - began) / 1e9;
        List<Long> latencies = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            long created = System.nanoTime();
            String name = "late" + i;
            cluster.run("empire", name, "n1", Map.of("app", "x0"));
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() ->
                            operator.mirrors().endpoints().get("empire/" + name).isPresent());
            latencies.add((System.nanoTime() - created) / 1_000_000);
        }
        latencies.sort(null);
        LOG.info(
                "backlog of {}: {}/s; create to visible: p50 {} ms, worst of 30 {} ms",
                pods,
                Math.round(pods / seconds),
                latencies.get(15),
                latencies.getLast());
        invariants.settle();
    }
}
