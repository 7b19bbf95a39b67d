package dev.weft.agent;

import dev.weft.agent.health.ApiWatch;
import dev.weft.agent.health.Cause;
import dev.weft.agent.health.Health;
import dev.weft.agent.health.MapWatch;
import dev.weft.agent.health.RepairWatch;
import dev.weft.agent.meters.Meters;
import dev.weft.bpf.BpfMap;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.MapUse;
import dev.weft.observe.EventService;
import dev.weft.observe.TallyBook;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The metrics of what {@link Sight} sees. */
record SightMeters(Meters meters) {

    private static final double NANOS = 1e9;

    void health(Health health) {
        meters.gauge(
                "weft.agent.ready",
                "1 if the agent is ready",
                Tags.empty(),
                () -> health.troubles().isEmpty() ? 1 : 0);
        for (Cause cause : Cause.values()) {
            meters.gauge(
                    "weft.agent.trouble",
                    "1 if this makes the agent not ready",
                    Tags.of("cause", cause.label()),
                    () -> health.of(cause).isEmpty() ? 0 : 1);
        }
    }

    void cluster(ClusterFeeds feeds, ApiWatch api) {
        plain(
                "weft.agent.api.connected",
                "1 if the API server answers and all watches are open",
                () -> api.connected() ? 1 : 0);
        meters.gauge(
                "weft.agent.feed.age.seconds",
                "How long ago the API server last answered with all watches open",
                Tags.empty(),
                () -> api.silence().toNanos() / NANOS);
        plain("weft.agent.known.endpoints", "Endpoints of the cluster that the agent knows", feeds::endpointCount);
        plain("weft.agent.known.identities", "Identities that the agent knows", feeds::identityCount);
        plain("weft.agent.known.nodes", "Nodes that the agent knows", feeds::nodeCount);
        plain("weft.agent.known.policies", "Policies of all kinds that the agent knows", feeds::policyCount);
    }

    void links(RepairWatch links) {
        meters.counter(
                "weft.datapath.link.repairs",
                "How often a device was given its programs back",
                Tags.empty(),
                links::repairs);
    }

    void host(RepairWatch host) {
        meters.counter(
                "weft.host.network.repairs",
                "How often a route, a neighbour or the table of rules of the host was put back",
                Tags.empty(),
                host::repairs);
    }

    void node(Supplier<@Nullable InForce> inForce) {
        plain(
                "weft.agent.local.endpoints",
                "Pods of this node that are in force",
                () -> size(inForce.get(), now -> now.state().endpoints().size()));
        plain(
                "weft.agent.policy.sets",
                "Different policy sets in force on this node",
                () -> size(
                        inForce.get(), now -> new HashSet<>(now.state().sets().values()).size()));
    }

    private static int size(@Nullable InForce now, ToIntFunction<InForce> size) {
        return now == null ? 0 : size.applyAsInt(now);
    }

    void events(EventService events) {
        meters.counter("weft.events.read", "Events that were read from the rings", Tags.empty(), events::read);
        // What comes late is taken back, but a counter that falls counts as a restart.
        LongAccumulator lost = new LongAccumulator(Math::max, 0);
        meters.counter("weft.events.lost", "Events that were lost as a ring was full", Tags.empty(), () -> {
            lost.accumulate(events.lost());
            return lost.get();
        });
        plain("weft.events.listeners", "Clients of the events socket", events::listeners);
    }

    void tallies(TallyBook book, LongSupplier lost) {
        meters.counter(
                "weft.policy.unowned.packets",
                "Packets that were credited to policy sets that nobody remembers",
                Tags.empty(),
                book::unowned);
        meters.counter(
                "weft.policy.tally.lost",
                "Counts of what rules decide that found no room in the map",
                Tags.empty(),
                lost::getAsLong);
    }

    void maps(MapWatch watch, Map<String, BpfMap> maps) {
        for (DumpableMap map : DumpableMap.values()) {
            BpfMap opened = maps.get(map.mapName());
            if (opened != null) {
                int room = opened.spec().maxEntries();
                Tags tags = Tags.of("map", map.mapName());
                meters.gauge(
                        "weft.datapath.map.entries",
                        "Entries of a map",
                        tags,
                        () -> watch.use(map).map(MapUse::entries).orElse(0L));
                meters.gauge("weft.datapath.map.max.entries", "How many entries a map has room for", tags, () -> room);
            }
        }
    }

    private void plain(String name, String description, java.util.function.IntSupplier value) {
        meters.gauge(name, description, Tags.empty(), value::getAsInt);
    }
}
