package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.kube.NodeRow;
import dev.weft.kube.Stored;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The taint that keeps pods off nodes which cannot connect them yet. */
@OnCluster
class NodeTaintTest {

    private static final Taint OTHER = new TaintBuilder()
            .withKey("example.org/gpu")
            .withValue("yes")
            .withEffect("NoSchedule")
            .build();
    private static final Taint OURS = new TaintBuilder()
            .withKey(NodeRow.AGENT_NOT_READY)
            .withEffect("NoSchedule")
            .build();

    private Cluster cluster;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
    }

    static void taint(Cluster cluster, String node, Taint... others) {
        cluster.admin.nodes().withName(node).edit(found -> {
            found.getSpec()
                    .setTaints(Stream.concat(Stream.of(OURS), Stream.of(others)).toList());
            return found;
        });
    }

    /** Says what the node's agent would. */
    static void ready(Cluster cluster, String node, boolean ready) {
        cluster.admin
                .resources(WeftNode.class)
                .withName(node)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"" + (ready ? "True" : "False")
                                + "\",\"reason\":\"Test\",\"message\":\"said by the test\","
                                + "\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}");
    }

    static List<String> taints(Cluster cluster, String node) {
        Node found = cluster.admin.nodes().withName(node).get();
        return found.getSpec().getTaints().stream().map(Taint::getKey).toList();
    }

    @Test
    void goesWhenTheAgentIsReadyAndOthersStay() {
        taint(cluster, "n1", OTHER);
        Operator operator = cluster.operator("a");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> operator.leading() && cluster.weftNodes().size() == 2);
        assertThat(taints(cluster, "n1")).contains(OURS.getKey());
        ready(cluster, "n1", true);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(taints(cluster, "n1")).containsExactly(OTHER.getKey()));
    }

    @Test
    void comesBackOnlyIfAskedForAndAfterAWhile() {
        Operator operator = cluster.operator("a");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> operator.leading() && cluster.weftNodes().size() == 2);
        ready(cluster, "n2", false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> operator.mirrors().weftNodes().all().stream()
                                .filter(node -> !node.row().ready())
                                .count()
                        == 2);
        Writer writer = new ApiWriter(cluster.admin, operator.mirrors());
        Instant now = Instant.now();
        NodeTaints removing = new NodeTaints(operator.mirrors(), writer, NodeTaints.Mode.REMOVE, () -> 1);
        removing.run(now);
        removing.run(now.plusSeconds(600));
        assertThat(taints(cluster, "n2")).isEmpty();
        NodeTaints keeping = new NodeTaints(operator.mirrors(), writer, NodeTaints.Mode.KEEP, () -> 1);
        keeping.run(now);
        keeping.run(now.plusSeconds(59));
        assertThat(taints(cluster, "n2")).isEmpty();
        keeping.run(now.plusSeconds(60));
        assertThat(taints(cluster, "n2")).containsExactly(OURS.getKey());
        assertThat(operator.mirrors().nodes().get("n2").map(Stored::row))
                .hasValueSatisfying(node -> assertThat(node.awaitsAgent()).isTrue());
    }
}
