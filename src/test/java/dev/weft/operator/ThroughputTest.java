package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftEndpointSlice;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prints how fast endpoints come; only what was allocated is checked, as other things run on the same machine. */
@OnCluster
class ThroughputTest {

    private static final Logger LOG = System.getLogger(ThroughputTest.class.getName());

    private static final int NODES = 10;
    private static final int PODS = 2_000;

    private Cluster cluster;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
    }

    private void nodes() {
        IntStream.range(0, NODES)
                .forEach(i -> cluster.node("b" + i, "10.245." + i + ".0/24", "fd45:" + (i + 1) + "::/64"));
    }

    private void pods() {
        eachAtOnce(PODS, i -> cluster.run("empire", "p" + i, "b" + i % NODES, Map.of("app", "x" + i % 50)));
    }

    /** Every agent gets every event of a slice: nodes times pods of them would be too many. */
    @Test
    void podsOnTheHeelsOfOthersShareEvents() {
        nodes();
        Operator operator = cluster.operator("a");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(operator::leading);
        AtomicInteger events = new AtomicInteger();
        try (Watch _ = cluster.admin.resources(WeftEndpointSlice.class).watch(counting(events))) {
            long began = System.nanoTime();
            pods();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> operator.mirrors().endpoints().size() == PODS);
            double seconds = (System.nanoTime() - began) / 1e9;
            LOG.log(Level.INFO, "{0} pods within {1} s: {2} events of slices", PODS, seconds, events);
            assertThat(events.get()).isLessThanOrEqualTo((int) (SlicePace.BURST + SlicePace.RATE * (seconds + 1)));
        }
        cluster.invariants.settle();
    }

    private static Watcher<WeftEndpointSlice> counting(AtomicInteger events) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, WeftEndpointSlice slice) {
                events.incrementAndGet();
            }

            @Override
            public void onClose(WatcherException cause) {
                LOG.log(Level.WARNING, "the watch ended", cause);
            }
        };
    }

    @Test
    void backlogOfPods() {
        nodes();
        pods();
        Operator operator = cluster.operator("a");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(operator::leading);
        long began = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> operator.mirrors().endpoints().size() == PODS);
        double seconds = (System.nanoTime() - began) / 1e9;
        LOG.log(Level.INFO, "backlog of {0} pods on {1} nodes: {2} endpoints/s", PODS, NODES, PODS / seconds);
        cluster.invariants.settle();
    }

    @Test
    void onePodAfterAnother() {
        Operator operator = cluster.operator("a");
        cluster.run("empire", "first", "n1", Map.of("app", "x0"));
        cluster.invariants.settle();
        List<Long> latencies = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            long created = System.nanoTime();
            String name = "late" + i;
            cluster.run("empire", name, "n1", Map.of("app", "x0"));
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() ->
                            operator.mirrors().endpoints().get("empire/" + name).isPresent());
            latencies.add((System.nanoTime() - created) / 1_000_000);
        }
        latencies.sort(null);
        LOG.log(
                Level.INFO,
                "create to visible: p50 {0} ms, worst of 30 {1} ms",
                latencies.get(15),
                latencies.getLast());
        cluster.invariants.settle();
        assertThat(cluster.endpoints()).hasSize(31);
    }

    private interface Action {
        void run(int number);
    }

    private static void eachAtOnce(int times, Action action) {
        Semaphore permits = new Semaphore(16);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < times; i++) {
                int number = i;
                permits.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        action.run(number);
                    } finally {
                        permits.release();
                    }
                });
            }
        }
    }
}
