package dev.weft.operator;

import dev.weft.kube.Feed;
import dev.weft.operator.plan.Labelling;
import dev.weft.operator.plan.Planner;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's parts, put together; the package's description draws them. */
final class Operator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
    private static final int RESYNC_SECONDS = 60;
    /** What many nodes report within that time becomes one write a policy. */
    private static final int FOLLOW_MS = 100;

    private final Mirrors mirrors = Mirrors.create();
    private final List<Feed> feeds;
    private final Feed dns;
    private final Leadership leadership;
    private final ApiContact contact;
    private final Allocator allocator;
    private final SlicePace slices = new SlicePace(System::nanoTime);
    private final Workers nodes;
    private final Workers policies;
    private final PolicyDesk desk;
    private final NodeTaints taints;
    private final AbsentAgents absent;
    private final IdentitySweep sweep;
    private final Triggers triggers;
    private final OperatorSettings settings;
    private boolean started;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("operator-timer").factory());

    /** @param around wraps the writer, for metrics or for faults */
    Operator(KubernetesClient client, OperatorSettings settings, Clock clock, UnaryOperator<Writer> around) {
        this.settings = settings;
        Labelling labelling = new Labelling(settings.cluster(), MentionedKeys.follow(mirrors, this::everyNode));
        GonePods gone = new GonePods(clock);
        LostMeanings lost = new LostMeanings(mirrors, labelling);
        mirrors.pods().listen(gone);
        mirrors.identities().listen(lost);
        EarlierPods earlier = EarlierPods.follow(mirrors);
        Views views = new Views(mirrors, gone, earlier);
        leadership = new Leadership(client, settings.namespace(), settings.candidate(), this::everything);
        nodes = new Workers("allocator", settings.workers(), leadership::leading, this::bring);
        policies = new Workers("policies", 1, leadership::leading, this::answer);
        triggers = Triggers.connect(mirrors, nodes::add, nodes::hurry);
        feeds = mirrors.feeds(client, settings.namespace());
        dns = mirrors.dns(client, settings.dns());
        Writer writer = fenced(slices.counted(around.apply(new ApiWriter(client, mirrors))));
        NumbersRecord record = NumbersRecord.in(client, settings.namespace(), PersistentNumbers.NAME);
        Numbers numbers = new PersistentNumbers(record, this::highest, clock, leadership::term);
        IdentityBook book = new IdentityBook(mirrors, lost, numbers, writer);
        allocator = new Allocator(client, gone, views, new Planner(labelling), book, writer);
        sweep = new IdentitySweep(mirrors, labelling, book, settings.identityGrace(), leadership::term);
        desk = new PolicyDesk(mirrors, new Standing(mirrors, earlier, clock), writer, clock);
        desk.listen(policies::add);
        taints = new NodeTaints(mirrors, writer, settings.taint(), leadership::term);
        absent = new AbsentAgents(mirrors, writer, leadership::term);
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
        dns.start();
        contact.start();
        timer.scheduleWithFixedDelay(this::startWhenSynced, 0, 50, TimeUnit.MILLISECONDS);
    }

    // A mirror that is not complete yet looks like pods that are gone.
    private synchronized void startWhenSynced() {
        if (started || !synced()) {
            return;
        }
        started = true;
        nodes.start();
        policies.start();
        leadership.start();
        timer.scheduleWithFixedDelay(this::tidy, RESYNC_SECONDS, RESYNC_SECONDS, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(this::tendNodes, 1, 1, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(this::followNodes, FOLLOW_MS, FOLLOW_MS, TimeUnit.MILLISECONDS);
    }

    private boolean bring(String node) {
        slices.await();
        return allocator.bring(node);
    }

    private boolean answer(String policy) {
        return desk.answer(policy);
    }

    private void everyNode() {
        triggers.all();
    }

    private void everything() {
        everyNode();
        desk.all(policies::add);
    }

    private void tendNodes() {
        if (!leadership.leading() || !connected()) {
            return;
        }
        tend("conditions", absent::run);
        tend("taints", taints::run);
    }

    private static void tend(String what, Consumer<Instant> work) {
        try {
            work.accept(Instant.now());
        } catch (RuntimeException e) {
            LOG.warn("{} of nodes could not be changed, trying again: {}", what, e.getMessage());
        }
    }

    private void followNodes() {
        if (!leadership.leading()) {
            return;
        }
        try {
            desk.follow(policies::add);
        } catch (RuntimeException e) {
            LOG.warn("what is in force could not be summed up, trying again: {}", e.getMessage());
        }
    }

    private void tidy() {
        if (leadership.leading()) {
            everything();
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
        return synced() && connected();
    }

    boolean connected() {
        return contact.alive();
    }

    /** Returns whether its threads still do something; what they do may well fail. */
    boolean alive() {
        return contact.trying() && nodes.alive() && policies.alive();
    }

    boolean leading() {
        return leadership.leading();
    }

    int backlog() {
        return nodes.backlog();
    }

    Mirrors mirrors() {
        return mirrors;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        nodes.close();
        policies.close();
        allocator.close();
        leadership.close();
        contact.close();
        feeds.forEach(Feed::close);
        dns.close();
    }
}
