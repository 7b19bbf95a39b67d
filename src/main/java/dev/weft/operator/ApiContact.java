package dev.weft.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the API server once a second, as an idle watch does not say whether anybody is at the other end. */
final class ApiContact implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiContact.class);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);
    private static final Duration LONGEST_TRY = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final String namespace;
    private final BooleanSupplier watching;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("api-contact").factory());
    private volatile Instant last = Instant.EPOCH;
    private volatile Instant tried;

    /** @param watching whether all watches are open */
    ApiContact(KubernetesClient client, String namespace, BooleanSupplier watching, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.watching = watching;
        this.clock = clock;
        tried = clock.instant();
    }

    void start() {
        timer.scheduleWithFixedDelay(this::ask, 0, 1, TimeUnit.SECONDS);
    }

    private void ask() {
        Instant asked = clock.instant();
        tried = asked;
        try {
            client.leases().inNamespace(namespace).withName(Leadership.LEASE).get();
            if (watching.getAsBoolean()) {
                last = asked;
            }
        } catch (KubernetesClientException e) {
            LOG.debug("the API server does not answer", e);
        }
    }

    /** Returns whether the API server answered of late and all watches were open then. */
    boolean alive() {
        return last.plus(LONGEST_SILENCE).isAfter(clock.instant());
    }

    /** Returns whether it goes on asking, whatever the answer. */
    boolean trying() {
        return tried.plus(LONGEST_TRY).isAfter(clock.instant());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
