package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import dev.weft.kube.Rights;
import dev.weft.kube.ServerSideApply;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API server refuses, and how it says so. */
@OnCluster
class AdmissionTest {

    private Cluster cluster;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
    }

    @AfterEach
    void clean() {
        cluster.admin
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicyBindings()
                .delete();
        cluster.admin.admissionRegistration().v1().validatingAdmissionPolicies().delete();
    }

    private void protectNodes() {
        Rights.install(cluster.server);
        cluster.server.apply(Rights.BASE.resolve("admission.yaml"), Rights.SYSTEM);
        cluster.operator("a");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> cluster.weftNodes().size() == 2);
        cluster.stopOperators();
    }

    private static void writeStatus(KubernetesClient client, String node) {
        WeftNode object = new WeftNode();
        object.setMetadata(new ObjectMetaBuilder().withName(node).build());
        object.setStatus(new WeftNodeStatus(null, null, Map.of("NetworkPolicy", "7"), null, null, null));
        client.resource(object).subresource("status").patch(ServerSideApply.by("weft-agent"));
    }

    // A policy takes a moment to become active: the write to another node goes through until then.
    private static void awaitRefusal(KubernetesClient agent, String message) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThatThrownBy(() -> writeStatus(agent, "n2"))
                        .isInstanceOf(KubernetesClientException.class)
                        .hasMessageContaining(message));
    }

    @Test
    void agentWritesItsOwnNodeOnly() {
        protectNodes();
        try (KubernetesClient agent = cluster.server.connect(Rights.agentToken(cluster.server, "n1"))) {
            awaitRefusal(agent, "the agent of node n1 may not write weftnodes/n2");
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
    void agentsTokenWithoutANodeWritesNothing() {
        protectNodes();
        try (KubernetesClient agent = cluster.server.connect(Rights.token(cluster.server, Rights.AGENT))) {
            awaitRefusal(agent, "the token is bound to no node");
            assertThatThrownBy(() -> writeStatus(agent, "n1")).hasMessageContaining("the token is bound to no node");
        }
    }

    /** Weft may be installed in any namespace, so the name of the account decides, whatever rights it has. */
    @Test
    void agentOfAnotherNamespaceIsHeldToTheSame() {
        protectNodes();
        String token = Rights.namesakeToken(cluster.server, "admission-test", "n1");
        try (KubernetesClient agent = cluster.server.connect(token)) {
            awaitRefusal(agent, "the agent of node n1 may not write weftnodes/n2");
            writeStatus(agent, "n1");
            assertThatThrownBy(
                            () -> agent.resources(WeftNode.class).withName("n1").delete())
                    .hasMessageContaining("an agent writes nothing but the status of its own WeftNode");
            assertThatThrownBy(() -> create(
                            agent,
                            "WeftIdentity",
                            "301",
                            "{\"namespace\":\"a\",\"serviceAccount\":\"b\",\"cluster\":\"c\"}"))
                    .hasMessageContaining("an agent writes nothing but the status of its own WeftNode");
        }
        cluster.admin.rbac().clusterRoleBindings().withName("admission-test").delete();
    }

    @Test
    void freshNodeIsInProgress() {
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
        create(cluster.admin, kind, name, spec);
    }

    private static void create(KubernetesClient client, String kind, String name, String spec) {
        String namespace = kind.equals("WeftEndpoint") ? ",\"namespace\":\"default\"" : "";
        client.resource("{\"apiVersion\":\"weft.dev/v1alpha1\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\""
                        + name + "\"" + namespace + "},\"spec\":" + spec + "}")
                .create();
    }
}
