package dev.weft.agent.health;

import dev.weft.bpf.BpfMap;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.MapUse;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Counts the entries of the maps over and over: the kernel keeps no number of them. Those that can be full are counted
 * every three seconds, so that a full one shows within five; the others every fifteen.
 */
public final class MapWatch implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(3);
    private static final int SELDOM = 5;
    private final Map<DumpableMap, Supplier<MapUse>> counters = new EnumMap<>(DumpableMap.class);
    private final Consumer<MapUse> full;
    private final Pulse pulse = new Pulse("maps");
    private final Map<DumpableMap, MapUse> uses = new ConcurrentHashMap<>();
    private long round;

    /** @param full is told of every full map at every look */
    public MapWatch(Map<String, BpfMap> maps, int possibleCpus, Consumer<MapUse> full) {
        for (DumpableMap map : DumpableMap.values()) {
            if (maps.get(map.mapName()) instanceof BpfMap opened) {
                counters.put(map, map.counter(opened, possibleCpus));
            }
        }
        this.full = full;
    }

    public void start() {
        pulse.start(PERIOD, this::look);
    }

    void look() {
        boolean all = round++ % SELDOM == 0;
        counters.forEach((map, counter) -> {
            if (all || isOften(map)) {
                uses.put(map, counter.get());
            }
        });
        uses.values().stream().filter(MapUse::isFull).forEach(full);
    }

    /**
     * To count prefixes takes a walk through a trie for each, so it is done seldom until half of them are there. Where more
     * come at once than there is room for, the pass that writes them says so.
     */
    private boolean isOften(DumpableMap map) {
        return switch (map) {
            case FLOW, TALLY, TRAFFIC, FRAG, IDENTITY, CONTROL, SEQUENCE, METRICS -> false;
            case IPCACHE_CIDR -> use(map).stream().anyMatch(last -> last.entries() > last.maxEntries() / 2);
            case IPCACHE, ENDPOINT, SLOT, POLICY, NODE, NODE_ADDRESS -> true;
        };
    }

    /** Returns what was counted last; empty before the first look. */
    public Optional<MapUse> use(DumpableMap map) {
        return Optional.ofNullable(uses.get(map));
    }

    /** Returns what is not well, in words. */
    public List<String> troubles() {
        return Arrays.stream(DumpableMap.values())
                .flatMap(map -> use(map).stream())
                .filter(MapUse::isFull)
                .map(MapWatch::words)
                .toList();
    }

    /** Says that a map is full and what to do. */
    public static String words(MapUse use) {
        String remedy = switch (use.map()) {
            case ENDPOINT -> "take pods off this node";
            case POLICY, SLOT -> "this node's pods need fewer different policies, or rules with fewer peers";
            case IPCACHE_CIDR -> "this node's pods need policies with fewer prefixes";
            default -> "the cluster has more addresses than this version has room for";
        };
        return "map '%s' is full with %d of %d entries and refuses new ones; %s"
                .formatted(use.map().mapName(), use.entries(), use.maxEntries(), remedy);
    }

    @Override
    public void close() {
        pulse.close();
    }
}
