package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.kube.NodeRow;
import dev.weft.kube.Stored;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a node whose agent said that it is ready, and is gone. */
@OnCluster
class AbsentAgentsTest {

    private static final Map<String, String> LABELS =
            Map.of("app.kubernetes.io/name", "weft", "app.kubernetes.io/component", "agent");

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private Instant now = start;
    private Cluster cluster;
    private Operator operator;
    private AbsentAgents absent;

    @BeforeEach
    void readyNode(Cluster fresh) {
        cluster = fresh;
        operator = cluster.operator("a");
        await(() -> operator.leading() && cluster.weftNodes().size() == 2);
        NodeTaintTest.ready(cluster, "n1", true);
        await(this::seenReady);
        absent = new AbsentAgents(
                operator.mirrors(), new ApiWriter(cluster.admin, operator.mirrors()), () -> now, () -> 1);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    }

    /** With the condition of the operator, which a merge patch of the list of conditions takes away for a moment. */
    private boolean seenReady() {
        return operator.mirrors()
                .weftNodes()
                .get("n1")
                .map(node -> node.row().ready() && node.row().addressing() != null)
                .orElse(false);
    }

    private void agent(boolean ready) {
        String name = "weft-agent-n1";
        if (cluster.admin.pods().inNamespace(cluster.system).withName(name).get() == null) {
            cluster.run(cluster.system, name, "n1", LABELS);
        }
        cluster.admin.pods().inNamespace(cluster.system).withName(name).editStatus(pod -> withReady(pod, ready));
        await(() -> operator.mirrors().agents().in("n1").stream()
                .anyMatch(agent -> agent.row().ready() == ready));
    }

    private static Pod withReady(Pod pod, boolean ready) {
        return new PodBuilder(pod)
                .editOrNewStatus()
                .withConditions(new PodConditionBuilder()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .build())
                .endStatus()
                .build();
    }

    private Condition said() {
        return cluster.weftNodes().stream()
                .filter(node -> node.getMetadata().getName().equals("n1"))
                .flatMap(node -> node.getStatus().conditions().stream())
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    private void run(Duration after) {
        now = start.plus(after);
        absent.run(now);
    }

    @Test
    void agentThatIsThereIsTakenAtItsWord() {
        agent(true);
        run(Duration.ZERO);
        run(Duration.ofHours(1));
        assertThat(said().getStatus()).isEqualTo("True");
    }

    @Test
    void agentThatStopsIsDoubtedAfterAWhileUntilItSpeaks() {
        agent(true);
        run(Duration.ZERO);
        agent(false);
        run(Duration.ofSeconds(10));
        run(Duration.ofSeconds(39));
        assertThat(said().getStatus()).isEqualTo("True");
        run(Duration.ofSeconds(40));
        assertThat(said().getStatus()).isEqualTo("Unknown");
        assertThat(said().getMessage()).contains("no agent is ready there", start.plusSeconds(10) + ";");
        NodeTaintTest.ready(cluster, "n1", true);
        await(this::seenReady);
        agent(true);
        run(Duration.ofSeconds(100));
        assertThat(said().getStatus()).isEqualTo("True");
    }

    /** What was said while the kubelet was silent is the node controller's guess. */
    @Test
    void kubeletThatComesBackIsWaitedForAnew() {
        kubelet("Unknown");
        run(Duration.ZERO);
        kubelet("True");
        run(Duration.ofSeconds(61));
        assertThat(said().getStatus()).isEqualTo("True");
        run(Duration.ofSeconds(92));
        assertThat(said().getStatus()).isEqualTo("Unknown");
    }

    private void kubelet(String ready) {
        cluster.admin
                .nodes()
                .withName("n1")
                .editStatus(node -> new NodeBuilder(node)
                        .editStatus()
                        .withConditions(new NodeConditionBuilder()
                                .withType("Ready")
                                .withStatus(ready)
                                .build())
                        .endStatus()
                        .build());
        await(() -> operator.mirrors().nodes().get("n1").orElseThrow().row().silent() == ready.equals("Unknown"));
    }

    @Test
    void otherConditionsStay() {
        int before = cluster.weftNodes().getFirst().getStatus().conditions().size();
        run(Duration.ZERO);
        run(AbsentAgents.PATIENCE);
        assertThat(said().getStatus()).isEqualTo("Unknown");
        assertThat(cluster.weftNodes().getFirst().getStatus().conditions()).hasSize(before);
    }

    /** The node's controller calls all pods of such a node not ready, and the agent may be well. */
    @Test
    void silentKubeletIsNoProofBeforeTheAgentWouldHaveReported() {
        cluster.admin.nodes().withName("n1").editStatus(node -> {
            node.getStatus()
                    .getConditions()
                    .add(new NodeConditionBuilder()
                            .withType("Ready")
                            .withStatus("Unknown")
                            .build());
            return node;
        });
        await(() -> operator.mirrors()
                .nodes()
                .get("n1")
                .map(Stored::row)
                .filter(NodeRow::silent)
                .isPresent());
        run(Duration.ZERO);
        run(AbsentAgents.PATIENCE_IF_SILENT.minusSeconds(1));
        assertThat(said().getStatus()).isEqualTo("True");
        run(AbsentAgents.PATIENCE_IF_SILENT);
        assertThat(said().getStatus()).isEqualTo("Unknown");
        assertThat(said().getMessage()).contains("kubelet is silent");
    }
}
