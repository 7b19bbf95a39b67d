package dev.weft.agent;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.Mac;
import dev.weft.net.Neighbour;
import dev.weft.net.NetException;
import dev.weft.net.Network;
import dev.weft.net.Route;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The neighbours and routes that the plugin puts on the node for pods, a neighbour and a route for each address: the
 * kernel flushes them when somebody sets the pod's device down. On a device that is down there can be none.
 */
final class PodEntries {

    private static final Logger LOG = System.getLogger(PodEntries.class.getName());
    /** A plugin that is at it still has its device up for less: what it finds there already, it takes for another's. */
    private static final long PLUGIN_NANOS = Duration.ofSeconds(5).toNanos();

    private final Network network;
    private final LongSupplier nanoTime;
    private Set<AttachedPod> rows = Set.of();
    /** Pods that had all once. */
    private final Set<AttachedPod> finished = new HashSet<>();
    /** Since when others were seen to lack something, on a device that is up. */
    private final Map<AttachedPod, Long> lacking = new HashMap<>();

    /** @param nanoTime as {@link System#nanoTime} */
    PodEntries(Network network, LongSupplier nanoTime) {
        this.network = network;
        this.nanoTime = nanoTime;
    }

    /** What a pod lacks, and what gives it back. */
    private record Lack(String name, Runnable mend) {}

    /** Says which pods there are. */
    void of(Collection<AttachedPod> attached) {
        rows = Set.copyOf(attached);
        finished.retainAll(rows);
        lacking.keySet().retainAll(rows);
    }

    /** Returns what is missing, in words. */
    List<String> missing(HostTables tables) {
        return lacks(tables).stream().map(Lack::name).toList();
    }

    /** Puts back what is missing. Returns it in words; what the kernel refuses stays missing, and no other pod suffers. */
    List<String> restore(HostTables tables) {
        List<String> restored = new ArrayList<>();
        for (Lack lack : lacks(tables)) {
            try {
                lack.mend().run();
                restored.add(lack.name());
            } catch (NetException e) {
                LOG.log(Level.WARNING, "Cannot put back {0}: {1}", lack.name(), e.getMessage());
            }
        }
        return restored;
    }

    private List<Lack> lacks(HostTables tables) {
        Map<String, Integer> up =
                tables.devices().stream().filter(Device::up).collect(Collectors.toMap(Device::name, Device::ifindex));
        List<Lack> lacks = new ArrayList<>();
        for (AttachedPod pod : rows) {
            if (pod.isOn(up)) {
                List<Lack> ofPod = lacks(pod, tables);
                if (isFinished(pod, ofPod.isEmpty())) {
                    lacks.addAll(ofPod);
                }
            }
        }
        return lacks;
    }

    private boolean isFinished(AttachedPod pod, boolean hasAll) {
        if (hasAll) {
            finished.add(pod);
        }
        if (finished.contains(pod)) {
            return true;
        }
        long now = nanoTime.getAsLong();
        Long since = lacking.putIfAbsent(pod, now);
        return since != null && now - since >= PLUGIN_NANOS;
    }

    private List<Lack> lacks(AttachedPod pod, HostTables tables) {
        Allocation given = pod.allocation();
        List<Lack> lacks = new ArrayList<>();
        for (Address address : Stream.of(given.ipv4(), given.ipv6())
                .flatMap(Stream::ofNullable)
                .toList()) {
            Neighbour neighbour = new Neighbour(pod.ifindex(), address, Mac.parse(given.mac()));
            if (!tables.neighbours().contains(neighbour)) {
                lacks.add(new Lack(
                        "the neighbour " + address + " of " + given.hostIfName(), () -> network.put(neighbour)));
            }
            Route.Direct route = new Route.Direct(Cidr.of(address), pod.ifindex());
            if (!tables.podRoutes().contains(route)) {
                lacks.add(new Lack("the route to " + route.destination(), () -> network.putPodRoute(route)));
            }
        }
        return lacks;
    }
}
