package dev.weft.operator;

import dev.weft.kube.Feed;
import dev.weft.operator.plan.LabelFilter;
import dev.weft.operator.plan.Labelling;
import dev.weft.operator.plan.Planner;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's parts, put together; the package's description draws them. */
final class Operator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
    private static final int RESYNC_SECONDS = 60;

    private final Mirrors mirrors = Mirrors.create();
    private final WorkQueue queue = new WorkQueue();
    private final List<Feed> feeds;
    private final Leadership leadership;
    private final ApiContact contact;
    private final Allocator allocator;
    private final IdentitySweep sweep;
    private final Triggers triggers;
    private final OperatorSettings settings;
    private final List<Thread> workers = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("operator-timer").factory());

    /** @param around wraps the writer, for metrics or for faults */
    Operator(KubernetesClient client, OperatorSettings settings, Clock clock, UnaryOperator<Writer> around) {
        this.settings = settings;
        Labelling labelling = new Labelling(settings.cluster(), LabelFilter.mentioned(Set.of()));
        GonePods gone = new GonePods();
        LostMeanings lost = new LostMeanings(mirrors, labelling);
        mirrors.pods().listen(gone);
        mirrors.identities().listen(lost);
        triggers = Triggers.connect(mirrors, queue::add);
        feeds = mirrors.feeds(client);
        leadership = new Leadership(client, settings.namespace(), settings.candidate(), () -> triggers.all());
        Writer writer = fenced(around.apply(new ApiWriter(client, mirrors)));
        Numbers numbers = new PersistentNumbers(client, settings.namespace(), this::highest, clock);
        IdentityBook book = new IdentityBook(mirrors, lost, numbers, writer);
        allocator = new Allocator(client, mirrors, gone, new Planner(labelling), book, writer);
        sweep = new IdentitySweep(mirrors, labelling, book, settings.identityGrace());
        contact = new ApiContact(
                client, settings.namespace(), () -> feeds.stream().allMatch(Feed::watching), clock);
    }

    private Writer fenced(Writer writer) {
        return write -> {
            if (!leadership.leading()) {
                throw new IllegalStateException("another replica leads");
            }
            writer.apply(write);
        };
    }

    private int highest() {
        return mirrors.identities().all().stream()
                .mapToInt(identity -> identity.row().number())
                .max()
                .orElse(0);
    }

    void start() {
        feeds.forEach(Feed::start);
        contact.start();
        timer.scheduleWithFixedDelay(this::startWhenSynced, 0, 50, TimeUnit.MILLISECONDS);
    }

    // A mirror that is not complete yet looks like pods that are gone.
    private synchronized void startWhenSynced() {
        if (!workers.isEmpty() || !synced()) {
            return;
        }
        for (int i = 0; i < settings.workers(); i++) {
            workers.add(Thread.ofPlatform().daemon().name("allocator-" + i).start(this::work));
        }
        leadership.start();
        timer.scheduleWithFixedDelay(this::tidy, RESYNC_SECONDS, RESYNC_SECONDS, TimeUnit.SECONDS);
    }

    private void work() {
        try {
            while (true) {
                String node = queue.take();
                work(node);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(String node) {
        // The next leader starts with every node, so what comes meanwhile need not be kept.
        if (!leadership.leading()) {
            queue.done(node);
            return;
        }
        try {
            if (allocator.bring(node)) {
                queue.done(node);
            } else {
                queue.failed(node);
            }
        } catch (RuntimeException e) {
            LOG.warn("node {} could not be brought up to date, trying again: {}", node, e.getMessage());
            LOG.debug("node {}", node, e);
            queue.failed(node);
        }
    }

    private void tidy() {
        if (leadership.leading()) {
            triggers.all();
            sweepIdentities();
        }
    }

    void sweepIdentities() {
        try {
            sweep.run(Instant.now());
        } catch (RuntimeException e) {
            LOG.warn("unused identities could not be removed, trying again: {}", e.getMessage());
        }
    }

    boolean synced() {
        return feeds.stream().allMatch(Feed::synced);
    }

    /** Returns whether it works: its caches are complete and the API server answers. */
    boolean ready() {
        return synced() && contact.alive();
    }

    boolean leading() {
        return leadership.leading();
    }

    int backlog() {
        return queue.depth();
    }

    Mirrors mirrors() {
        return mirrors;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        queue.close();
        workers.forEach(Thread::interrupt);
        leadership.close();
        contact.close();
        feeds.forEach(Feed::close);
    }
}
