package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSpec;
import dev.weft.kube.PodObjects;
import dev.weft.kube.PodRow;
import dev.weft.kube.UnmanagedPods;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods come, change and go on a real API server. */
@OnCluster
class AllocationTest {

    private Cluster cluster;
    private Invariants invariants;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
        invariants = fresh.invariants;
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
    void podDeletedAndRecreatedWithTheSameNameIsAnotherPod() {
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
    void relabelledPodChangesIdentityAndNotAddress() {
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        invariants.settle();
        WeftEndpointSpec first = cluster.endpoints().getFirst().getSpec();
        cluster.relabel("empire", "a", Map.of("app", "y"));
        invariants.settle();
        WeftEndpointSpec second = cluster.endpoints().getFirst().getSpec();
        assertThat(second.ipv4()).isEqualTo(first.ipv4());
        assertThat(second.identity()).isNotEqualTo(first.identity());
    }

    @Test
    void relabelledNamespaceChangesIdentityThereAndBack() {
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        invariants.settle();
        WeftEndpointSpec before = cluster.endpoints().getFirst().getSpec();
        cluster.namespace("empire", Map.of("side", "light"));
        awaitIdentity(number -> !number.equals(before.identity()));
        invariants.settle();
        assertThat(cluster.endpoints().getFirst().getSpec().ipv4()).isEqualTo(before.ipv4());
        cluster.namespace("empire", Map.of("side", "dark"));
        awaitIdentity(number -> number.equals(before.identity()));
    }

    private void awaitIdentity(Predicate<Integer> expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        expected.test(cluster.endpoints().getFirst().getSpec().identity()));
    }

    @Test
    void namespaceDeletedWithPodsInIt() {
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
    void podCidrExhaustedIsSaidAndEnds() {
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

    /** Its pods go on with their addresses, whoever has that prefix now. */
    @Test
    void addressesOfANodeThatCameBackWithAnotherPrefixAreNotGivenAgain() {
        cluster.operator("a");
        for (int i = 0; i < 3; i++) {
            cluster.run("empire", "old" + i, "n1", Map.of());
        }
        invariants.settle();
        cluster.endpoints().forEach(this::comesUp);
        String[] prefixes = cluster.admin
                .nodes()
                .withName("n1")
                .get()
                .getSpec()
                .getPodCIDRs()
                .toArray(String[]::new);
        cluster.admin.nodes().withName("n1").delete();
        cluster.node("n1", "10.244.9.0/24", "fd44:9::/64");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> cluster.weftNodes().stream()
                        .anyMatch(node -> node.getSpec().podCIDRs().contains("10.244.9.0/24")));
        cluster.node("n3", prefixes);
        for (int i = 0; i < 8; i++) {
            cluster.run("empire", "new" + i, "n3", Map.of());
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(cluster.endpoints()).hasSize(11));
        assertThat(cluster.endpoints())
                .extracting(endpoint -> endpoint.getSpec().ipv4())
                .doesNotHaveDuplicates();
        assertThat(cluster.endpoints())
                .extracting(endpoint -> endpoint.getSpec().ipv6())
                .doesNotHaveDuplicates();
    }

    private void comesUp(WeftEndpoint endpoint) {
        String ipv4 = endpoint.getSpec().ipv4();
        String ipv6 = endpoint.getSpec().ipv6();
        cluster.admin
                .pods()
                .inNamespace("empire")
                .withName(endpoint.getMetadata().getName())
                .editStatus(pod -> {
                    pod.getStatus().setPhase("Running");
                    pod.getStatus().setPodIP(ipv4);
                    pod.getStatus().setPodIPs(List.of(new PodIP(ipv4), new PodIP(ipv6)));
                    return pod;
                });
    }

    @Test
    void labelsOfSinglePodsCountWhileAPolicyMentionsThem() {
        cluster.operator("a");
        for (String hash : List.of("1", "2", "3")) {
            cluster.run("empire", "p" + hash, "n1", Map.of("app", "x", "pod-template-hash", hash));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cluster.endpoints()).hasSize(3));
        assertThat(numbers()).hasSize(1);
        assertThat(cluster.identities().getFirst().getSpec().uncountedLabels()).containsExactly("pod-template-hash");
        var policies = cluster.admin.network().v1().networkPolicies().inNamespace("empire");
        policies.resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("canary")
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .addToMatchLabels("pod-template-hash", "2")
                        .endPodSelector()
                        .endSpec()
                        .build())
                .create();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(numbers()).hasSize(3));
        cluster.invariants.settle();
        policies.withName("canary").delete();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(numbers()).hasSize(1));
    }

    private Set<Integer> numbers() {
        return cluster.endpoints().stream()
                .map(endpoint -> endpoint.getSpec().identity())
                .collect(Collectors.toSet());
    }

    @Test
    void podsOfAnEarlierCniKeepTheirAddresses() {
        cluster.run("empire", "old", "n1", Map.of("app", "x"));
        cluster.admin.pods().inNamespace("empire").withName("old").editStatus(pod -> {
            pod.getStatus().setPhase("Running");
            pod.getStatus().setPodIP("10.244.1.2");
            pod.getStatus().setPodIPs(List.of(new PodIP("10.244.1.2"), new PodIP("fd44:1::2")));
            return pod;
        });
        cluster.operator("a");
        cluster.run("empire", "new", "n1", Map.of("app", "x"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cluster.endpoints()).isNotEmpty());
        assertThat(cluster.endpoints())
                .extracting(endpoint -> endpoint.getMetadata().getName() + " "
                        + endpoint.getSpec().ipv4())
                .containsExactly("new 10.244.1.3");
        assertThat(UnmanagedPods.among(PodObjects.read(cluster.pods()), cluster.endpoints()))
                .extracting(PodRow::name)
                .containsExactly("old");
        cluster.delete("empire", "old");
        cluster.run("empire", "old", "n1", Map.of("app", "x"));
        invariants.settle();
    }
}
