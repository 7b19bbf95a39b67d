package dev.weft.operator.admission;

import dev.weft.model.Address;
import dev.weft.model.PolicyRef;
import dev.weft.policy.review.Surroundings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the webhook, and while this replica leads keeps the API server told to ask it. */
public final class Admission implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final Duration REPEAT = Duration.ofSeconds(10);

    private final AdmissionSettings settings;
    private final Host host;
    private final Clock clock;
    private final Registration registration;
    private final Server server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("admission").factory());
    private @Nullable Rotation rotation;
    private volatile @Nullable Instant toldAt;
    private volatile @Nullable Instant notAfter;
    private String complaint = "";

    /** What the operator knows and is. */
    public interface Host {

        /** Returns whether its knowledge is complete. */
        boolean knows();

        boolean leads();

        /** Returns all there is besides a policy, of whatever version it is. */
        Surroundings around(PolicyRef policy);

        /** Returns the namespace that it runs in. */
        String namespace();

        /** Returns that namespace's uid; empty while it is not known. */
        Optional<String> namespaceUid();
    }

    public Admission(
            Vertx vertx,
            KubernetesClient client,
            AdmissionSettings settings,
            Host host,
            MeterRegistry meters,
            Clock clock) {
        this.settings = settings;
        this.host = host;
        this.clock = clock;
        registration = new Registration(client);
        KubernetesSerialization serialization = client.getKubernetesSerialization();
        AdmissionMeters counters = new AdmissionMeters(meters);
        server = new Server(vertx, serialization, new Reviewer(serialization, host::around), counters);
        counters.watch(this);
    }

    public void start() {
        timer.scheduleWithFixedDelay(this::tend, 0, 1, TimeUnit.SECONDS);
    }

    // Whatever fails here, the operator's other work goes on, and the API server does without the webhook.
    private void tend() {
        try {
            if (settings.address().isPresent()) {
                serve(settings.address().get(), clock.instant());
            } else {
                withdraw();
            }
            complaint = "";
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.equals(complaint)) {
                LOG.warn("policies are not reviewed by this replica, trying again: {}", message);
                complaint = message;
            }
        }
    }

    private void serve(Address address, Instant now) {
        if (!host.knows()) {
            return;
        }
        Rotation current = rotation == null ? new Rotation(at -> Credentials.create(address, at), now) : rotation;
        rotation = current;
        if (current.advance(now)) {
            toldAt = null;
        }
        server.serve(address, settings.port(), current.served());
        notAfter = current.served().notAfter();
        if (!host.leads()) {
            toldAt = null;
            current.known(now);
        } else if (toldAt == null || !now.isBefore(toldAt.plus(REPEAT))) {
            tell(address, current, now);
        }
    }

    // Again and again: whoever has changed or deleted it is put right.
    private void tell(Address address, Rotation current, Instant now) {
        Optional<String> uid = host.namespaceUid();
        if (uid.isEmpty()) {
            throw new IllegalStateException("namespace " + host.namespace() + " is not known");
        }
        registration.put(
                new Registration.Target(address, settings.port(), server.path()),
                current.trusted(),
                host.namespace(),
                uid.get());
        if (toldAt == null) {
            LOG.info("the API server asks {} about policies", address);
        }
        current.known(now);
        toldAt = now;
    }

    private void withdraw() {
        if (!host.knows() || !host.leads()) {
            toldAt = null;
        } else if (toldAt == null) {
            registration.remove();
            toldAt = clock.instant();
        }
    }

    boolean registered() {
        return settings.address().isPresent() && toldAt != null;
    }

    /** Returns how long the certificate in use is still good; 0 without one. */
    double secondsLeft() {
        Instant end = notAfter;
        return end == null ? 0 : Duration.between(clock.instant(), end).toSeconds();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        server.close();
    }
}
