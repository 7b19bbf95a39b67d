package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How Argo CD, Flux and {@code kubectl wait} read our objects: by the rules of kstatus, written down here anew. */
@OnCluster
class KstatusTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Cluster cluster;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
    }

    /** The generic rules of sigs.k8s.io/cli-utils/pkg/kstatus: generation, then Reconciling and Stalled, then Ready. */
    private static String read(JsonNode object) {
        JsonNode status = object.path("status");
        if (status.has("observedGeneration")
                && status.path("observedGeneration").asLong()
                        != object.path("metadata").path("generation").asLong()) {
            return "InProgress";
        }
        if (is(status, "Reconciling", "True")) {
            return "InProgress";
        }
        if (is(status, "Stalled", "True")) {
            return "Failed";
        }
        return is(status, "Ready", "False") || is(status, "Ready", "Unknown") ? "InProgress" : "Current";
    }

    private static boolean is(JsonNode status, String type, String value) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals(value);
            }
        }
        return false;
    }

    private String status(String path) {
        try {
            return read(MAPPER.readTree(cluster.admin.raw("/apis/weft.dev/v1alpha1/" + path)));
        } catch (KubernetesClientException | java.io.IOException e) {
            throw new AssertionError(path, e);
        }
    }

    private void awaits(String path, String expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(status(path)).as(path).isEqualTo(expected));
    }

    private void policy(String kind, String name, String port) {
        String namespace = kind.equals("WeftNetworkPolicy") ? ",\"namespace\":\"empire\"" : "";
        cluster.admin
                .resource("{\"apiVersion\":\"weft.dev/v1alpha1\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\""
                        + name + "\"" + namespace
                        + "},\"spec\":{\"subject\":{\"podSelector\":{\"matchLabels\":{\"no\":\"body\"}}},"
                        + "\"ingress\":[{\"action\":\"Allow\",\"ports\":[{\"port\":\"" + port + "\"}]}]}}")
                .create();
    }

    @Test
    void everyKindEndsCurrent() {
        policy("WeftNetworkPolicy", "good", "http");
        policy("WeftNetworkPolicy", "bad", "NO_NAME");
        policy("WeftClusterNetworkPolicy", "good", "http");
        assertThat(status("namespaces/empire/weftnetworkpolicies/good"))
                .as("nobody looked yet")
                .isEqualTo("InProgress");
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        cluster.invariants.settle();
        awaits("namespaces/empire/weftnetworkpolicies/good", "Current");
        awaits("namespaces/empire/weftnetworkpolicies/bad", "Failed");
        awaits("weftclusternetworkpolicies/good", "Current");
        awaits("namespaces/empire/weftendpoints/a", "Current");
        awaits("weftendpointslices/n1-0", "Current");
        awaits("weftidentities/" + cluster.endpoints().getFirst().getSpec().identity(), "Current");
        assertThat(status("weftnodes/n1")).as("no agent spoke yet").isEqualTo("InProgress");
        NodeTaintTest.ready(cluster, "n1", true);
        awaits("weftnodes/n1", "Current");
    }
}
