package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.PolicyStagedStatus;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNodeStaged;
import dev.weft.kube.TestingAgent;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The condition Enforced follows what agents report; the agents are the tests. */
@OnCluster
class EnforcedTest {

    private static final String KIND = "WeftNetworkPolicy";
    private static final String POLICY = """
            {"apiVersion": "weft.dev/v1alpha1", "kind": "WeftNetworkPolicy", "metadata": {"namespace": "empire", "name": "p"},
             "spec": {"subject": {"podSelector": {"matchLabels": {"app": "web"}}}, "ingress": []}}""";

    private Cluster cluster;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
        cluster.operator("a");
        cluster.run("empire", "one", "n1", Map.of("app", "web"));
        cluster.run("empire", "two", "n2", Map.of("app", "web"));
        cluster.node("n4", "10.244.4.0/24", "fd44:4::/64");
        cluster.run("empire", "other", "n4", Map.of("app", "db"));
        cluster.invariants.settle();
    }

    private WeftNetworkPolicy policy() {
        return cluster.admin
                .resources(WeftNetworkPolicy.class)
                .inNamespace("empire")
                .withName("p")
                .get();
    }

    private Condition enforced() {
        return Optional.ofNullable(policy().getStatus()).stream()
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> condition.getType().equals("Enforced"))
                .findFirst()
                .orElseGet(() -> new ConditionBuilder()
                        .withStatus("")
                        .withMessage("not yet")
                        .build());
    }

    private void awaits(String status, String message) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(enforced().getMessage()).startsWith(message);
            assertThat(enforced().getStatus()).isEqualTo(status);
        });
    }

    /** Lets an agent say that it enforces the present generation, and nothing newer. */
    private void catchUp(String... nodes) {
        long version = generationSince();
        for (String node : nodes) {
            new TestingAgent(cluster.admin, node).report(Map.of(KIND, version));
        }
    }

    private long generationSince() {
        WeftNetworkPolicy policy = policy();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> policy().getStatus() != null
                        && policy.getMetadata()
                                .getGeneration()
                                .equals(policy().getStatus().observedGeneration()));
        return Long.parseLong(policy().getStatus().observedResourceVersion());
    }

    @Test
    void turnsWhenTheLastNodeReports() {
        cluster.admin.resource(POLICY).create();
        awaits("False", "enforced on 0 of 2 nodes at generation 1, waiting for n1 (its agent has reported nothing");
        catchUp("n1");
        awaits("False", "enforced on 1 of 2 nodes at generation 1, waiting for n2 (");
        catchUp("n2");
        awaits("True", "enforced on 2 of 2 nodes at generation 1");
    }

    @Test
    void nextGenerationWaitsAnew() {
        cluster.admin.resource(POLICY).create();
        catchUp("n1", "n2");
        awaits("True", "enforced on 2 of 2 nodes at generation 1");
        cluster.admin
                .resources(WeftNetworkPolicy.class)
                .inNamespace("empire")
                .withName("p")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"order\":7}}");
        awaits(
                "False",
                "enforced on 0 of 3 nodes at generation 2, waiting for n1 (it enforces WeftNetworkPolicy up to");
        catchUp("n2", "n1");
        // It may enforce the first generation, whatever that selected.
        awaits("False", "enforced on 2 of 3 nodes at generation 2, waiting for n4 (");
        catchUp("n4");
        awaits("True", "enforced on 2 of 2 nodes at generation 2");
    }

    /** The next operator reads only the object, whose version every status write has raised. */
    @Test
    void operatorRestartedBetweenTheWritesChangesNothing() throws InterruptedException {
        cluster.admin.resource(POLICY).create();
        awaits("False", "enforced on 0 of 2 nodes at generation 1");
        catchUp("n1");
        awaits("False", "enforced on 1 of 2 nodes");
        long since = generationSince();
        cluster.stopOperators();
        cluster.forgetLease();
        catchUp("n2");
        cluster.operator("b");
        awaits("True", "enforced on 2 of 2 nodes at generation 1");
        assertThat(generationSince()).isEqualTo(since);
        String version = policy().getMetadata().getResourceVersion();
        cluster.stopOperators();
        cluster.forgetLease();
        Operator third = cluster.operator("c");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(third::leading);
        TimeUnit.SECONDS.sleep(1);
        assertThat(policy().getMetadata().getResourceVersion())
                .as("what the third says: %s", policy().getStatus())
                .isEqualTo(version);
    }

    @Test
    void joiningNodeIsWaitedForAndDeletedNodeIsNot() {
        cluster.admin.resource(POLICY).create();
        catchUp("n1", "n2");
        awaits("True", "enforced on 2 of 2 nodes");
        cluster.node("n3", "10.244.3.0/24", "fd44:3::/64");
        cluster.run("empire", "three", "n3", Map.of("app", "web"));
        awaits("False", "enforced on 2 of 3 nodes at generation 1, waiting for n3 (");
        cluster.delete("empire", "three");
        cluster.admin.nodes().withName("n3").delete();
        awaits("True", "enforced on 2 of 2 nodes");
    }

    @Test
    void clusterPolicyIsSummedUpToo() {
        cluster.admin.resource("""
                {"apiVersion": "weft.dev/v1alpha1", "kind": "WeftClusterNetworkPolicy", "metadata": {"name": "p"},
                 "spec": {"subject": {}, "ingress": []}}""").create();
        new TestingAgent(cluster.admin, "n1").report(Map.of("WeftClusterNetworkPolicy", Long.MAX_VALUE));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cluster.admin
                                .resources(WeftClusterNetworkPolicy.class)
                                .withName("p")
                                .get()
                                .getStatus()
                                .conditions())
                        .anySatisfy(condition -> assertThat(condition.getMessage())
                                .startsWith("enforced on 1 of 3 nodes at generation 1")));
    }

    /** Beyond 32 bits, and not what another policy of that name would have done. */
    @Test
    void whatAStagedPolicyWouldHaveDoneIsSummedUp() {
        cluster.admin
                .resource(POLICY.replace("\"ingress\"", "\"stage\": \"Staged\", \"ingress\""))
                .create();
        String uid = policy().getMetadata().getUid();
        long packets = 1L << 40;
        new TestingAgent(cluster.admin, "n1").report(staged(uid, packets));
        new TestingAgent(cluster.admin, "n2").report(staged("another", packets));
        awaitsTrial(new PolicyStagedStatus("2026-01-01T00:00:00Z", 1, 2, 1, packets, 0L));
        new TestingAgent(cluster.admin, "n2").report(staged(uid, packets));
        awaitsTrial(new PolicyStagedStatus("2026-01-01T00:00:00Z", 2, 4, 2, 2 * packets, 0L));
    }

    private static WeftNodeStaged staged(String uid, long packets) {
        return new WeftNodeStaged(KIND, "empire", "p", uid, 1L, "2026-01-01T00:00:00Z", 2, 1, packets, 0L);
    }

    private void awaitsTrial(PolicyStagedStatus wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(policy().getStatus().staged()).isEqualTo(wanted));
    }

    /** A hundred reports that change nothing for the policy, and then a status that stays. */
    @Test
    void reportsAloneWriteNothing() {
        cluster.admin.resource(POLICY).create();
        catchUp("n1", "n2");
        awaits("True", "enforced on 2 of 2 nodes");
        String version = policy().getMetadata().getResourceVersion();
        long since = generationSince();
        for (int i = 1; i <= 50; i++) {
            new TestingAgent(cluster.admin, "n1").report(Map.of(KIND, since + i));
            new TestingAgent(cluster.admin, "n2").report(Map.of(KIND, since + i));
        }
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(5))
                .until(() -> policy().getMetadata().getResourceVersion().equals(version));
    }
}
