package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftEndpointSpec;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator dies, doubles or loses the API server, and people delete what is not theirs. */
@OnCluster
class FaultTest {

    private static final Duration OUTAGE = Duration.ofSeconds(60);

    private Cluster cluster;
    private Invariants invariants;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
        invariants = fresh.invariants;
    }

    private Resource<Lease> lease() {
        return cluster.admin.leases().inNamespace(cluster.system).withName(Leadership.LEASE);
    }

    private static Lease thiefs(Lease lease, Duration ahead) {
        lease.getSpec().setHolderIdentity("thief");
        lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC).plus(ahead));
        return lease;
    }

    private Operator besideOthers(String name) {
        cluster.namespace(name + "-" + cluster.system, Map.of());
        return cluster.operator(name, name + "-" + cluster.system, writer -> writer);
    }

    @Test
    void twoLeadersAtOnce() {
        for (int i = 0; i < 60; i++) {
            cluster.run("empire", "p" + i, i % 2 == 0 ? "n1" : "n2", Map.of("app", "x" + i % 7));
        }
        Operator one = cluster.operator("one");
        Operator two = besideOthers("two");
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

    /** Both think that they lead, and both want a number for the same labels at the same moment. */
    @Test
    void equalLabelsCreatedAtOnce() {
        Operator one = cluster.operator("one");
        Operator two = besideOthers("two");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> one.leading() && two.leading());
        for (int round = 0; round < 5; round++) {
            Map<String, String> labels = Map.of("app", "same" + round);
            IntStream.range(0, 8)
                    .parallel()
                    .forEach(i -> cluster.run("empire", labels.get("app") + "-" + i, i % 2 == 0 ? "n1" : "n2", labels));
        }
        invariants.settle();
        invariants.oneIdentityEach(() -> {
            one.sweepIdentities();
            two.sweepIdentities();
        });
        assertThat(cluster.identities()).hasSize(5);
    }

    @Test
    void leaderLosesItsLease() {
        Operator operator = cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        invariants.settle();
        lease().edit(lease -> thiefs(lease, Duration.ofMinutes(1)));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !operator.leading());
        cluster.run("empire", "b", "n1", Map.of("app", "x"));
        cluster.delete("empire", "a");
        assertThat(operator.leading()).as("while the thief's lease runs").isFalse();
        lease().edit(lease -> thiefs(lease, Duration.ZERO));
        invariants.settle();
        assertThat(operator.leading()).isTrue();
    }

    @Test
    void apiServerAwayForAMinute() throws InterruptedException {
        Operator operator = cluster.operator("a");
        cluster.run("empire", "before", "n1", Map.of("app", "x"));
        cluster.run("empire", "stays", "n1", Map.of("app", "x"));
        invariants.settle();
        WeftEndpointSpec stays = spec("stays");
        cluster.server.kill();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !operator.ready());
        Thread.sleep(OUTAGE);
        assertThat(operator.alive()).as("no reason to be restarted").isTrue();
        cluster.server.start();
        cluster.run("empire", "after", "n2", Map.of("app", "y"));
        cluster.delete("empire", "before");
        invariants.settle();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(operator::ready);
        assertThat(spec("stays")).isEqualTo(stays);
    }

    private WeftEndpointSpec spec(String pod) {
        return cluster.endpoints().stream()
                .filter(endpoint -> endpoint.getMetadata().getName().equals(pod))
                .findFirst()
                .orElseThrow()
                .getSpec();
    }

    @Test
    void identityDeletedByHandComesBackTheSame() {
        deletedByHand(() -> cluster.admin.resources(WeftIdentity.class).delete());
    }

    @Test
    void endpointDeletedByHandComesBackTheSame() {
        deletedByHand(() ->
                cluster.admin.resources(WeftEndpoint.class).inAnyNamespace().delete());
    }

    @Test
    void sliceDeletedByHandComesBackTheSame() {
        deletedByHand(() -> cluster.admin.resources(WeftEndpointSlice.class).delete());
    }

    private void deletedByHand(Runnable deletion) {
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        cluster.run("empire", "b", "n1", Map.of("app", "y"));
        invariants.settle();
        WeftEndpointSpec a = spec("a");
        WeftEndpointSpec b = spec("b");
        deletion.run();
        invariants.settle();
        assertThat(spec("a")).isEqualTo(a);
        assertThat(spec("b")).isEqualTo(b);
    }

    @Test
    void everythingDeletedByHandComesBack() {
        cluster.operator("a");
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        invariants.settle();
        cluster.admin.resources(WeftIdentity.class).delete();
        cluster.admin.resources(WeftEndpointSlice.class).delete();
        cluster.admin.resources(WeftEndpoint.class).inAnyNamespace().delete();
        invariants.settle();
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
                .collect(Collectors.toMap(
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
