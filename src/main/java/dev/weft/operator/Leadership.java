package dev.weft.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election again and again until closed. Losing it is no reason to exit: the caches stay warm, and nothing
 * that is written depends on there being one leader only.
 */
final class Leadership implements AutoCloseable {

    static final String LEASE = "weft-operator";

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration LEASE_DURATION = Duration.ofSeconds(6);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(4);
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final LeaderElectionConfig config;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("leadership-", 0).factory());
    private final AtomicInteger term = new AtomicInteger();
    private volatile boolean leading;
    private volatile boolean closed;
    private volatile @Nullable CompletableFuture<?> candidacy;

    Leadership(KubernetesClient client, String namespace, String candidate, Runnable elected) {
        this.client = client;
        config = new LeaderElectionConfigBuilder()
                .withName(LEASE)
                .withLock(new LeaseLock(namespace, LEASE, candidate))
                .withLeaseDuration(LEASE_DURATION)
                .withRenewDeadline(RENEW_DEADLINE)
                .withRetryPeriod(RETRY_PERIOD)
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> {
                            term.incrementAndGet();
                            leading = true;
                            LOG.info("{} leads", candidate);
                            elected.run();
                        },
                        () -> {
                            leading = false;
                            LOG.info("{} leads no more", candidate);
                        },
                        leader -> LOG.info("the leader is {}", leader)))
                .build();
    }

    void start() {
        executor.execute(this::campaign);
    }

    boolean leading() {
        return leading;
    }

    /** Returns how many times it has come to lead. */
    int term() {
        return term.get();
    }

    private void campaign() {
        while (!closed) {
            CompletableFuture<?> current = new LeaderElector(client, config, executor).start();
            candidacy = current;
            try {
                current.join();
            } catch (CancellationException e) {
                LOG.debug("the campaign was ended", e);
            } catch (CompletionException e) {
                LOG.warn("the election failed, standing again", e);
            }
            leading = false;
        }
    }

    @Override
    public void close() {
        closed = true;
        CompletableFuture<?> current = candidacy;
        if (current != null) {
            current.cancel(true);
        }
        executor.shutdown();
    }
}
