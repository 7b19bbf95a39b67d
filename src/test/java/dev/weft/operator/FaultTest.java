package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.kube.ApiServer;
import dev.weft.kube.ApiServerExtension;
import dev.weft.operator.plan.Write;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator dies, doubles or loses the API server, and people delete what is not theirs. */
@Tag("api-server")
@ExtendWith(ApiServerExtension.class)
class FaultTest {

    private Cluster cluster;
    private Invariants invariants;
    private ApiServer server;

    @BeforeEach
    void connect(ApiServer shared) {
        server = shared;
        cluster = new Cluster(shared);
        invariants = new Invariants(cluster);
        cluster.namespace("empire", Map.of("side", "dark"));
        cluster.node("n1", "10.244.1.0/24", "fd44:1::/64");
        cluster.node("n2", "10.244.2.0/24", "fd44:2::/64");
    }

    @AfterEach
    void clean() {
        cluster.close();
    }

    /** Lets some writes through, and then none any more. */
    private static UnaryOperator<Writer> dyingAfter(AtomicInteger left) {
        return writer -> write -> {
            if (left.getAndDecrement() <= 0) {
                throw new IllegalStateException("this operator is dead");
            }
            writer.apply(write);
        };
    }

    @Test
    void killedBetweenAnyTwoWrites() {
        // Two WeftNodes, two conditions, two identities, two slices, four endpoints: every prefix of twelve writes.
        for (int writes = 0; writes <= 12; writes++) {
            AtomicInteger left = new AtomicInteger(writes);
            // An election of its own: the next need not wait for the lease of the dead.
            String election = cluster.system + "-" + writes;
            cluster.namespace(election, Map.of());
            cluster.operator("dying-" + writes, election, dyingAfter(left));
            for (int i = 0; i < 4; i++) {
                cluster.run("empire", "p" + writes + "-" + i, i % 2 == 0 ? "n1" : "n2", Map.of("app", "x" + i % 2));
            }
            if (writes > 0) {
                cluster.delete("empire", "p" + (writes - 1) + "-0");
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> left.get() < 0 || settled());
            invariants.nothingTwice();
            cluster.stopOperators();
        }
        cluster.operator("last");
        invariants.settle();
    }

    private boolean settled() {
        return cluster.endpoints().size() == cluster.pods().size();
    }

    @Test
    void twoLeadersAtOnce() {
        for (int i = 0; i < 60; i++) {
            cluster.run("empire", "p" + i, i % 2 == 0 ? "n1" : "n2", Map.of("app", "x" + i % 7));
        }
        cluster.namespace("other-" + cluster.system, Map.of());
        Operator one = cluster.operator("one");
        Operator two = cluster.operator("two", "other-" + cluster.system, writer -> writer);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> one.leading() && two.leading());
        for (int i = 60; i < 120; i++) {
            cluster.run("empire", "p" + i, i % 2 == 0 ? "n1" : "n2", Map.of("app", "y" + i % 7));
            if (i % 3 == 0) {
                cluster.delete("empire", "p" + (i - 60));
            }
            invariants.nothingTwice();
        }
        invariants.settle();
        invariants.oneIdentityEach(() -> {
            one.sweepIdentities();
            two.sweepIdentities();
        });
    }

    @Test
    void anotherTakesOver() {
        Operator first = cluster.operator("first");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        invariants.settle();
        Operator second = cluster.operator("second");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(second::ready);
        assertThat(second.leading()).isFalse();
        first.close();
        cluster.run("empire", "b", "n1", Map.of("app", "x"));
        invariants.settle();
        assertThat(second.leading()).isTrue();
    }

    @Test
    void apiServerAwayForAWhile() throws InterruptedException {
        Operator operator = cluster.operator("a");
        cluster.run("empire", "before", "n1", Map.of("app", "x"));
        invariants.settle();
        server.kill();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !operator.ready());
        Thread.sleep(Duration.ofSeconds(
                Integer.parseInt(Objects.requireNonNullElse(System.getenv("WEFT_API_AWAY_SECONDS"), "8"))));
        server.start();
        cluster.run("empire", "after", "n2", Map.of("app", "y"));
        cluster.delete("empire", "before");
        invariants.settle();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(operator::ready);
    }

    @Test
    void whatIsDeletedByHandComesBackTheSame() {
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        invariants.settle();
        var spec = cluster.endpoints().getFirst().getSpec();
        cluster.admin.resources(WeftIdentity.class).delete();
        cluster.admin.resources(WeftEndpointSlice.class).delete();
        cluster.admin.resources(WeftEndpoint.class).inAnyNamespace().delete();
        invariants.settle();
        assertThat(cluster.endpoints().getFirst().getSpec()).isEqualTo(spec);
    }

    @Test
    void whatIsDeletedWhileNobodyLooksComesBackTheSame() {
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        cluster.run("empire", "b", "n1", Map.of("app", "x"));
        invariants.settle();
        Map<String, Integer> before = identities();
        cluster.stopOperators();
        cluster.admin.resources(WeftIdentity.class).delete();
        cluster.operator("b");
        invariants.settle();
        assertThat(identities()).isEqualTo(before);
    }

    private Map<String, Integer> identities() {
        return cluster.endpoints().stream()
                .collect(java.util.stream.Collectors.toMap(
                        endpoint -> endpoint.getMetadata().getName(),
                        endpoint -> endpoint.getSpec().identity()));
    }

    @Test
    void numbersAreNotUsedAgain() {
        Operator operator = cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        invariants.settle();
        int first = cluster.endpoints().getFirst().getSpec().identity();
        cluster.delete("empire", "a");
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            operator.sweepIdentities();
            assertThat(cluster.identities()).isEmpty();
        });
        cluster.stopOperators();
        cluster.operator("b");
        cluster.run("empire", "b", "n1", Map.of("app", "z"));
        invariants.settle();
        assertThat(cluster.endpoints().getFirst().getSpec().identity()).isGreaterThan(first);
    }

    @Test
    void failedWriteIsRepeated() {
        AtomicInteger failures = new AtomicInteger(6);
        cluster.operator("a", writer -> write -> {
            if (write instanceof Write.PutSlice && failures.getAndDecrement() > 0) {
                writer.apply(write);
                throw new IllegalStateException("the answer got lost");
            }
            writer.apply(write);
        });
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        cluster.run("empire", "b", "n2", Map.of("app", "x"));
        invariants.settle();
        assertThat(Optional.of(cluster.identities().size())).hasValue(1);
    }
}
