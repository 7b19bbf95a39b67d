package dev.weft.operator;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.operator.plan.PodRef;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pods on the pod network that have an address and no record: an earlier CNI connected them. Kept with every change, as
 * neither a plan nor the answer to a policy can look at all pods. Safe for use by many threads.
 */
final class EarlierPods {

    private final Mirrors mirrors;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, PodRow> pods = new HashMap<>();
    private final NavigableSet<Held> held =
            new TreeSet<>(Comparator.comparing(Held::address).thenComparing(Held::pod));

    private record Held(Address address, String pod, String node) {}

    private EarlierPods(Mirrors mirrors) {
        this.mirrors = mirrors;
    }

    static EarlierPods follow(Mirrors mirrors) {
        EarlierPods earlier = new EarlierPods(mirrors);
        mirrors.pods().listen(earlier::pod);
        mirrors.endpoints().listen(earlier::endpoint);
        mirrors.slices().listen(earlier::slice);
        return earlier;
    }

    /** Calls after each change of such a pod. */
    void listen(Runnable changed) {
        listeners.add(changed);
    }

    synchronized List<PodRow> all() {
        return List.copyOf(pods.values());
    }

    private void pod(@Nullable PodRow before, @Nullable PodRow after) {
        if (before != after) {
            Stream.ofNullable(after == null ? before : after).forEach(pod -> look(pod.key()));
        }
    }

    private void endpoint(@Nullable EndpointRow before, @Nullable EndpointRow after) {
        if (before != after) {
            Stream.ofNullable(after == null ? before : after).forEach(endpoint -> look(endpoint.key()));
        }
    }

    private void slice(@Nullable SliceRow before, @Nullable SliceRow after) {
        if (before != after) {
            Set<PodRef> changed = pods(before);
            Set<PodRef> present = pods(after);
            Set<PodRef> both = new HashSet<>(changed);
            both.retainAll(present);
            changed.addAll(present);
            changed.removeAll(both);
            changed.forEach(pod -> look(pod.key()));
        }
    }

    private static Set<PodRef> pods(@Nullable SliceRow slice) {
        return Stream.ofNullable(slice)
                .flatMap(row -> row.entries().stream())
                .map(PodRef::of)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void look(String key) {
        if (replace(key)) {
            listeners.forEach(Runnable::run);
        }
    }

    // Whoever changed a mirror calls after that, so the last who looks sees all, in whatever order changes are told.
    private synchronized boolean replace(String key) {
        Optional<PodRow> after = mirrors.pods().get(key).map(Stored::row).filter(this::isEarlier);
        Optional<PodRow> before = Optional.ofNullable(pods.remove(key));
        before.stream().flatMap(EarlierPods::held).forEach(held::remove);
        after.ifPresent(pod -> pods.put(key, pod));
        after.stream().flatMap(EarlierPods::held).forEach(held::add);
        return !before.equals(after);
    }

    private static Stream<Held> held(PodRow pod) {
        return Stream.ofNullable(pod.nodeName())
                .flatMap(node -> pod.addresses().stream().map(address -> new Held(address, pod.key(), node)));
    }

    private boolean isEarlier(PodRow pod) {
        String node = pod.nodeName();
        return node != null && pod.networked() && !pod.addresses().isEmpty() && !isRecorded(PodRef.of(pod), node);
    }

    private boolean isRecorded(PodRef pod, String node) {
        return mirrors.endpoints()
                        .get(pod.key())
                        .filter(endpoint -> PodRef.of(endpoint.row()).equals(pod))
                        .isPresent()
                || mirrors.slices().in(node).stream()
                        .flatMap(slice -> slice.row().entries().stream())
                        .anyMatch(entry -> PodRef.of(entry).equals(pod));
    }

    /** Returns which addresses of a prefix such pods have on other nodes than one. */
    synchronized Set<Address> within(Cidr cidr, String node) {
        return held.tailSet(new Held(cidr.address(), "", "")).stream()
                .takeWhile(one -> cidr.contains(one.address()))
                .filter(one -> !one.node().equals(node))
                .map(Held::address)
                .collect(Collectors.toSet());
    }
}
