package dev.weft.operator;

import dev.weft.kube.Feed;
import dev.weft.operator.plan.Labelling;
import dev.weft.operator.plan.Planner;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The operator's parts, put together; the package's description draws them. */
final class Operator implements AutoCloseable {

    private static final Duration RESYNC = Duration.ofSeconds(60);
    private static final Duration TEND = Duration.ofSeconds(1);
    /** What many nodes report within that time becomes one write a policy. */
    private static final Duration FOLLOW = Duration.ofMillis(100);

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
    private final InstantSource steady;
    private final Chores chores = new Chores(6);

    /** @param around wraps the writer, for metrics or for faults */
    Operator(KubernetesClient client, OperatorSettings settings, Clock clock, UnaryOperator<Writer> around) {
        this.settings = settings;
        steady = new SteadyClock(clock, System::nanoTime);
        Labelling labelling = new Labelling(settings.cluster(), MentionedKeys.follow(mirrors, this::everyNode));
        GonePods gone = new GonePods(steady);
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
        desk = new PolicyDesk(mirrors, new Standing(mirrors, earlier, steady), writer, clock, steady);
        desk.listen(policies::add);
        taints = new NodeTaints(mirrors, writer, settings.taint(), leadership::term);
        absent = new AbsentAgents(mirrors, writer, clock, leadership::term);
        contact = new ApiContact(
                client, settings.namespace(), () -> feeds.stream().allMatch(Feed::watching), steady);
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
        chores.every(Duration.ofMillis(50), "start", this::startWhenSynced);
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
        whileLeading(RESYNC, "look at everything again", this::everything);
        whileLeading(RESYNC, "remove unused identities", this::sweepIdentities);
        whileLeading(FOLLOW, "sum up what is in force", () -> desk.follow(policies::add));
        whileLeading(TEND, "change conditions of nodes", () -> tend(absent::run));
        whileLeading(TEND, "change taints of nodes", () -> tend(taints::run));
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

    private void whileLeading(Duration pause, String what, Runnable chore) {
        chores.every(pause, what, () -> {
            if (leadership.leading()) {
                chore.run();
            }
        });
    }

    private void tend(Consumer<Instant> work) {
        if (connected()) {
            work.accept(steady.instant());
        }
    }

    void sweepIdentities() {
        sweep.run(steady.instant());
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
        chores.close();
        nodes.close();
        policies.close();
        allocator.close();
        leadership.close();
        contact.close();
        feeds.forEach(Feed::close);
        dns.close();
    }
}
