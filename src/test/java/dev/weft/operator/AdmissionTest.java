package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the API server refuses, and how it says so. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class AdmissionTest {

    private static final String SYSTEM = "weft-system";
    private static final Path BASE = Path.of(System.getProperty("weft.repo"), "kustomize/base");
    private static final String STATUS = "{\"status\":{\"enforcedUpTo\":{\"NetworkPolicy\":\"7\"}}}";

    private Cluster cluster;
    private ApiServer server;

    @BeforeEach
    void connect(ApiServer shared) {
        server = shared;
        cluster = new Cluster(shared);
        cluster.namespace(SYSTEM, Map.of());
        cluster.admin
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(SYSTEM)
                        .withName("weft-agent")
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    @AfterEach
    void clean() {
        cluster.admin
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .delete();
        cluster.admin.admissionRegistration().v1().validatingAdmissionPolicies().delete();
        cluster.close();
    }

    private KubernetesClient agentOf(Node node) {
        Pod pod = cluster.admin
                .resource(new PodBuilder(
                                Cluster.pod(SYSTEM, "agent", node.getMetadata().getName(), Map.of()))
                        .editSpec()
                        .withServiceAccountName("weft-agent")
                        .endSpec()
                        .build())
                .create();
        String token = cluster.admin
                .serviceAccounts()
                .inNamespace(SYSTEM)
                .withName("weft-agent")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withNewBoundObjectRef()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName("agent")
                        .withUid(pod.getMetadata().getUid())
                        .endBoundObjectRef()
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return server.connect(token);
    }

    private static void writeStatus(KubernetesClient client, String node) {
        client.resources(WeftNode.class)
                .withName(node)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), STATUS);
    }

    @Test
    void agentWritesItsOwnNodeOnly() {
        Node own = cluster.node("n1", "10.244.1.0/24");
        cluster.node("n2", "10.244.2.0/24");
        cluster.operator("a");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> cluster.weftNodes().size() == 2);
        cluster.stopOperators();
        server.apply(BASE.resolve("rbac.yaml"), SYSTEM);
        server.apply(BASE.resolve("admission.yaml"), SYSTEM);
        try (KubernetesClient agent = agentOf(own)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThatThrownBy(() -> writeStatus(agent, "n2"))
                            .isInstanceOf(KubernetesClientException.class)
                            .hasMessageContaining("the agent of node n1 may not write weftnodes/n2"));
            writeStatus(agent, "n1");
            assertThat(cluster.admin
                            .resources(WeftNode.class)
                            .withName("n1")
                            .get()
                            .getStatus()
                            .enforcedUpTo())
                    .containsEntry("NetworkPolicy", "7");
            assertThatThrownBy(
                            () -> agent.resources(WeftNode.class).withName("n1").delete())
                    .hasMessageContaining("forbidden");
        }
    }

    @Test
    void freshNodeIsInProgress() {
        cluster.node("n1", "10.244.1.0/24");
        cluster.operator("a");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                cluster.weftNodes().getFirst().getStatus().conditions())
                        .anySatisfy(condition -> {
                            assertThat(condition.getType()).isEqualTo("Ready");
                            assertThat(condition.getStatus()).isEqualTo("Unknown");
                        }));
    }

    @Test
    void schemaSaysWhatIsWrong() {
        refused("WeftIdentity", "7", "{\"namespace\":\"a\",\"serviceAccount\":\"b\",\"cluster\":\"c\"}")
                .hasMessageContaining("the name of a WeftIdentity is its number, 256 to 8388607");
        refused("WeftNode", "n9", "{\"podCIDRs\":[\"10.0.0.0\"]}")
                .hasMessageContaining("podCIDRs must be prefixes, written ADDRESS/LENGTH");
        refused(
                        "WeftEndpoint",
                        "p",
                        "{\"podUid\":\"u\",\"nodeName\":\"n\",\"identity\":300,\"mac\":\"02:57:00:00:00:01\"}")
                .hasMessageContaining("an endpoint needs an address: set ipv4, ipv6 or both");
        refused("WeftEndpointSlice", "s", "{\"nodeName\":\"n\",\"block\":0}").hasMessageContaining("nextOffset");
    }

    @Test
    void identityKeepsItsMeaning() {
        create("WeftIdentity", "300", "{\"namespace\":\"a\",\"serviceAccount\":\"b\",\"cluster\":\"c\"}");
        assertThatThrownBy(() -> cluster.admin
                        .resources(WeftIdentity.class)
                        .withName("300")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"namespace\":\"z\"}}"))
                .hasMessageContaining("an identity never changes its meaning");
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
            String kind, String name, String spec) {
        return assertThatThrownBy(() -> create(kind, name, spec)).isInstanceOf(KubernetesClientException.class);
    }

    private void create(String kind, String name, String spec) {
        String namespace = kind.equals("WeftEndpoint") ? ",\"namespace\":\"default\"" : "";
        cluster.admin
                .resource("{\"apiVersion\":\"weft.dev/v1alpha1\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\""
                        + name + "\"" + namespace + "},\"spec\":" + spec + "}")
                .create();
    }
}
