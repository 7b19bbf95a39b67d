package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.cli.cluster.AskedServer.Answer;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft status}: each part alone makes the whole unwell. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class StatusTest {

    private static final String SPACE = "status-test";
    private static final String SYSTEM = "weft-system";
    private static final Map<String, String> LABELS = Map.of("app", "weft");

    @TempDir
    private Path directory;

    private KubernetesClient client;
    private TestingObjects objects;
    private AskedServer server;

    /** A cluster that is well. */
    @BeforeEach
    void prepare(ApiServer shared) throws IOException {
        client = shared.connect();
        objects = new TestingObjects(client, SPACE);
        objects.begin();
        objects.namespace(SYSTEM);
        objects.node("n1");
        objects.weftNode("n1", 1);
        objects.agentSays("n1", "True", "Forwarding");
        objects.endpoint(objects.pod("web", false, "10.8.1.5"), 3000, "10.8.1.5", "fd44:1::5");
        operator(2, 2);
        agents(1, 1);
        server = AskedServer.by(shared, directory, SPACE);
    }

    @AfterEach
    void clean() {
        client.apps().deployments().inNamespace(SYSTEM).delete();
        client.apps().daemonSets().inNamespace(SYSTEM).delete();
        objects.clean();
        client.close();
    }

    private static PodTemplateSpec template() {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("c")
                .endContainer()
                .endSpec()
                .build();
    }

    private void operator(int want, int have) {
        client.apps().deployments().inNamespace(SYSTEM).delete();
        var deployment = client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace(SYSTEM)
                        .withName("weft-operator")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(want)
                        .withSelector(new LabelSelectorBuilder()
                                .withMatchLabels(LABELS)
                                .build())
                        .withTemplate(template())
                        .endSpec()
                        .build())
                .create();
        client.resource(new DeploymentBuilder(deployment)
                        .withNewStatus()
                        .withReplicas(want)
                        .withReadyReplicas(have)
                        .endStatus()
                        .build())
                .updateStatus();
    }

    private void agents(int want, int have) {
        client.apps().daemonSets().inNamespace(SYSTEM).delete();
        var daemonSet = client.resource(new DaemonSetBuilder()
                        .withNewMetadata()
                        .withNamespace(SYSTEM)
                        .withName("weft-agent")
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(new LabelSelectorBuilder()
                                .withMatchLabels(LABELS)
                                .build())
                        .withTemplate(template())
                        .endSpec()
                        .build())
                .create();
        client.resource(new DaemonSetBuilder(daemonSet)
                        .withNewStatus()
                        .withDesiredNumberScheduled(want)
                        .withCurrentNumberScheduled(want)
                        .withNumberMisscheduled(0)
                        .withNumberReady(have)
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** Only this part is unwell, and says so. */
    private void unwell(String part, String detail) {
        Answer answer = server.ask(new StatusCommand(), "-o", "json");
        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.json().path("healthy").asBoolean()).isFalse();
        for (JsonNode each : answer.json().path("parts")) {
            boolean meant = each.path("name").asText().equals(part);
            assertThat(each.path("healthy").asBoolean()).as(each.toString()).isNotEqualTo(meant);
            if (meant) {
                assertThat(each.path("detail").asText()).isEqualTo(detail);
            }
        }
        Answer text = server.ask(new StatusCommand());
        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.out()).containsPattern("(?m)^" + part + " +NO +\\Q" + detail + "\\E$");
    }

    @Test
    void allIsWell() {
        Answer answer = server.ask(new StatusCommand(), "-o", "json");
        assertThat(answer.exit()).isZero();
        assertThat(answer.json().path("healthy").asBoolean()).isTrue();
        assertThat(answer.json().path("parts"))
                .extracting(part ->
                        part.path("name").asText() + ": " + part.path("detail").asText())
                .containsExactly(
                        "operator: 2 of 2 replicas ready", "agents: 1 of 1 ready", "nodes: 1 ready", "pods: 1 managed");
        assertThat(server.ask(new StatusCommand()).out())
                .startsWith("PART       OK    DETAIL\noperator   yes   2 of 2 replicas ready\n");
    }

    /** They work as they did: a cluster that is changing over is not ill. */
    @Test
    void podsOfAnEarlierCniAreCounted() {
        objects.pod("old", false, "10.244.0.7");
        Answer answer = server.ask(new StatusCommand());
        assertThat(answer.exit()).isZero();
        assertThat(answer.out()).contains("1 managed, 1 unmanaged (of an earlier CNI");
    }

    @Test
    void oneReplicaOfTheOperatorIsEnough() {
        operator(2, 1);
        assertThat(server.ask(new StatusCommand()).exit()).isZero();
    }

    @Test
    void noReplicaIsNot() {
        operator(2, 0);
        unwell("operator", "0 of 2 replicas ready");
    }

    @Test
    void theOperatorIsNotThere() {
        client.apps().deployments().inNamespace(SYSTEM).delete();
        unwell("operator", "deployment/weft-operator is not there");
    }

    @Test
    void anAgentIsNotReady() {
        agents(2, 1);
        unwell("agents", "1 of 2 ready");
    }

    @Test
    void theAgentsAreNotThere() {
        client.apps().daemonSets().inNamespace(SYSTEM).delete();
        unwell("agents", "daemonset/weft-agent is not there");
    }

    @Test
    void aNodeIsNotReady() {
        objects.agentSays("n1", "False", "Lacking");
        unwell("nodes", "n1: False (Lacking)");
    }

    @Test
    void aNodeIsUnknownToWeft() {
        objects.node("n2");
        unwell("nodes", "n2: no WeftNode");
    }
}
