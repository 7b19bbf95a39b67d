package dev.weft.agent;

import dev.weft.agent.health.ApiWatch;
import dev.weft.agent.health.Cause;
import dev.weft.agent.health.Health;
import dev.weft.agent.health.MapWatch;
import dev.weft.agent.health.NodeWarnings;
import dev.weft.agent.health.Pulse;
import dev.weft.agent.health.RepairWatch;
import dev.weft.agent.meters.CniMeters;
import dev.weft.agent.meters.Meters;
import dev.weft.agent.meters.PacketMeters;
import dev.weft.agent.meters.PassMeter;
import dev.weft.agent.meters.PolicyMeters;
import dev.weft.agent.preflight.Lack;
import dev.weft.agent.staged.TrialWriter;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.Kernel;
import dev.weft.cni.CniHandler;
import dev.weft.observe.EventService;
import dev.weft.observe.Metrics;
import dev.weft.observe.TallyBook;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All by which others see how this agent and its datapath are: readiness, metrics, packet events, Events. */
final class Sight implements AutoCloseable {

    private static final Duration TALLIES = Duration.ofSeconds(5);
    private static final Duration TRIALS = Duration.ofSeconds(5);
    private static final Duration REPAIRED_WITHIN = Duration.ofSeconds(5);

    private final String nodeName;
    private final KubernetesClient client;
    private final ClusterFeeds feeds;
    private final Path socket;
    private final MeterRegistry registry;
    private final SightMeters meters;
    private final PassMeter passes;
    private final Health health = new Health();
    private final ApiWatch api;
    private final NodeWarnings warnings;
    private final SlicePodNames names;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** @param socket where packet events are served */
    Sight(String nodeName, KubernetesClient client, ClusterFeeds feeds, MeterRegistry registry, Path socket) {
        this.nodeName = nodeName;
        this.client = client;
        this.feeds = feeds;
        this.socket = socket;
        this.registry = registry;
        this.meters = new SightMeters(new Meters(registry));
        this.passes = new PassMeter(registry);
        this.api = new ApiWatch(client::getKubernetesVersion, feeds::closed);
        this.warnings =
                new NodeWarnings(nodeName, event -> client.resource(event).create(), Clock.systemUTC());
        this.names = new SlicePodNames(feeds::slices);
        meters.health(health);
        meters.cluster(feeds, api);
    }

    /** Begins to look at the API server and at the passes. */
    synchronized void start(PassLoop loop) {
        opened.push(warnings);
        opened.push(api);
        api.start();
        health.check(Cause.API_LOST, api::troubles);
        health.check(Cause.NOT_IN_FORCE, () -> troubles(loop));
    }

    private List<String> troubles(PassLoop loop) {
        Throwable failure = loop.failure();
        return failure == null
                ? passes.troubles()
                : List.of("the last pass failed: "
                        + Objects.requireNonNullElse(failure.getMessage(), failure.toString()));
    }

    /** Says that what is known of the cluster changed. */
    void changed() {
        names.changed();
    }

    /** Makes an Event of everything that the node lacks. */
    void lacks(List<Lack> lacks) {
        lacks.forEach(lack -> warnings.warn(lack.reason(), lack.words()));
    }

    /** Begins to read the rings and to count the maps' entries. */
    synchronized void watch(Kernel kernel, Map<String, BpfMap> maps) throws IOException {
        EventService events = EventService.start(kernel, maps, socket, names);
        opened.push(events);
        health.check(
                Cause.EVENTS_UNREAD,
                () -> events.isReading()
                        ? List.of()
                        : List.of("nobody reads the event rings; restart the agent of this node"));
        MapWatch fill = new MapWatch(maps, kernel.possibleCpus(), use -> warnings.warn("MapFull", MapWatch.words(use)));
        opened.push(fill);
        fill.start();
        health.check(Cause.MAP_FULL, fill::troubles);
        meters.events(events);
        meters.maps(fill, maps);
        PacketMeters.register(new Meters(registry), () -> Metrics.read(maps.get("metrics"), kernel.possibleCpus()));
    }

    /** Begins to add up what rules decide. */
    synchronized Tallies tallies(Map<String, BpfMap> maps) {
        TallyBook book = new TallyBook(maps.get("tally").spec().maxEntries());
        Tallies tallies = new Tallies(book, maps);
        PolicyMeters policies = new PolicyMeters(new Meters(registry), book);
        opened.push(Pulse.every("tallies", TALLIES, () -> {
            tallies.read();
            policies.update(tallies.policies());
        }));
        meters.tallies(book, tallies::lost);
        return tallies;
    }

    /** Begins to write what staged policies would have done. */
    synchronized void reporting(Tallies tallies) {
        opened.push(Pulse.every(
                "staged policies",
                TRIALS,
                TrialWriter.of(client, nodeName, () -> feeds.nodeUid(nodeName), tallies::trials, feeds::nodeCount)));
    }

    /** Begins to look at the links. */
    synchronized void watch(NodeLinks links, Supplier<@Nullable InForce> inForce) {
        meters.links(
                watch(Cause.LINK_MISSING, RepairWatch.Subject.LINKS, links::missing, found -> mended(links, found)));
        meters.node(inForce);
    }

    /** Begins to look at the routes and rules, which a pass puts back. */
    synchronized void watch(HostStack host, PassLoop loop) {
        meters.host(
                watch(Cause.HOST_CHANGED, RepairWatch.Subject.HOST, host::missing, found -> mended(host, loop, found)));
    }

    private static List<String> mended(NodeLinks links, List<String> found) throws IOException {
        if (!found.isEmpty()) {
            links.ensure();
        }
        return found;
    }

    private static List<String> mended(HostStack host, PassLoop loop, List<String> found) throws IOException {
        if (!found.isEmpty()) {
            repass(loop);
        }
        return host.restored();
    }

    private static void repass(PassLoop loop) throws IOException {
        try {
            if (!loop.await(REPAIRED_WITHIN)) {
                throw new IOException("no pass went well: " + loop.failure());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RepairWatch watch(
            Cause cause, RepairWatch.Subject subject, Supplier<List<String>> missing, RepairWatch.Repair repair) {
        RepairWatch watch = new RepairWatch(subject, missing, repair);
        opened.push(watch);
        watch.start();
        health.check(cause, watch::troubles);
        return watch;
    }

    /** Returns whether others may be changing what this agent does not see. */
    boolean blind() {
        return api.blind();
    }

    /** Says that pods can be added from now on. */
    void serving() {
        health.check(Cause.NOT_SERVING, List::of);
    }

    /** Returns what is not well, in words; empty if all is. */
    List<String> troubles() {
        return health.troubles();
    }

    /** Returns the names of what is not well. */
    List<String> causes() {
        return Arrays.stream(Cause.values())
                .filter(cause -> !health.of(cause).isEmpty())
                .map(Cause::label)
                .toList();
    }

    /** Wraps the wait for packets under way, so that it is known when a pass has switched. */
    Runnable noting(Runnable wait) {
        return passes.noting(wait);
    }

    PassLoop.Pass timed(PassLoop.Pass pass) {
        return () -> passes.time(pass::run);
    }

    CniHandler timed(CniHandler handler) {
        return new CniMeters(handler, registry);
    }

    @Override
    public synchronized void close() throws IOException {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
