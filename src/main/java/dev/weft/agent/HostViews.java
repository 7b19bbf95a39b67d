package dev.weft.agent;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.model.Address;
import dev.weft.model.Family;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link HostView}. A device of a row never changes its ifindex, so they are looked for when rows have changed only. */
final class HostViews {

    /** Asks the kernel where the node's packets to a pod come from. It has no answer before the pod has its route. */
    @FunctionalInterface
    interface Sources {
        Optional<Address> of(Address pod, int ifindex);
    }

    private static final long FIRST_MS = 100;
    /** A node without an address of a family never has an answer, and a pass that changes nothing takes milliseconds. */
    private static final long SLOWEST_MS = 5_000;

    private static final int DOUBLED = 7;

    private final Function<Collection<AttachedPod>, Map<String, Integer>> devicesOf;
    private final Sources kernel;
    private Set<AttachedPod> rows = Set.of();
    private Map<String, Integer> devices = Map.of();
    private final Map<Family, Address> sources = new EnumMap<>(Family.class);
    /** How many looks went without an answer since the rows changed. */
    private int silent;

    private boolean isAnswered = true;

    /** @param devicesOf returns the ifindex of those pods' devices that are there, by their names */
    HostViews(Function<Collection<AttachedPod>, Map<String, Integer>> devicesOf, Sources kernel) {
        this.devicesOf = devicesOf;
        this.kernel = kernel;
    }

    /**
     * Looks.
     *
     * @param attached the rows as they were before: a device is there before its row, so that a pod that waits for a pass
     *     is never left out of it
     */
    HostView look(Collection<AttachedPod> attached) {
        Set<AttachedPod> now = Set.copyOf(attached);
        if (!now.equals(rows)) {
            devices = devicesOf.apply(now);
            rows = now;
            silent = 0;
        }
        List<AttachedPod> pods = now.stream().filter(pod -> pod.isOn(devices)).toList();
        isAnswered = ask(Family.IPV4, pods, Allocation::ipv4) & ask(Family.IPV6, pods, Allocation::ipv6);
        silent = isAnswered ? 0 : silent + 1;
        return new HostView(devices, Set.copyOf(sources.values()));
    }

    /**
     * Returns when to look again, as a family has pods and no source yet. A pod gets its route when the pass is over that
     * it waits for, and then nothing else asks for one.
     */
    Optional<Duration> again() {
        return isAnswered
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.min(SLOWEST_MS, FIRST_MS << Math.min(silent, DOUBLED) - 1)));
    }

    /**
     * One pod that has its route tells of all: their routes are alike. What was the answer before stays if there is none:
     * it would be wrong to take an address of the node for a stranger's.
     */
    private boolean ask(Family family, List<AttachedPod> pods, Function<Allocation, @Nullable Address> addresses) {
        boolean hasPods = false;
        for (AttachedPod pod : pods) {
            Address address = addresses.apply(pod.allocation());
            if (address != null) {
                hasPods = true;
                Optional<Address> source = kernel.of(address, pod.ifindex());
                if (source.isPresent()) {
                    sources.put(family, source.get());
                    return true;
                }
            }
        }
        return !hasPods || sources.containsKey(family);
    }
}
