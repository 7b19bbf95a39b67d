package dev.weft.operator.plan;

import dev.weft.kube.NamespaceRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;
import dev.weft.model.Address;
import dev.weft.model.SecurityLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pods of a node that are on the pod network, and the identity that each should have.
 *
 * @param pods by reference, in the order of their names
 * @param numbers the identity of each pod that has one already
 * @param wanted label sets that no identity stands for yet
 * @param reserved addresses of pods that an earlier CNI connected: nobody else may have them while they run
 */
record Roster(
        Map<PodRef, PodRow> pods,
        Map<PodRef, Integer> numbers,
        List<Plan.Wanted> wanted,
        Map<String, NamespaceRow> namespaces,
        Set<Address> reserved) {

    static Roster of(NodeView view, Labelling labelling, IdentityIndex identities) {
        Map<String, PodRow> sorted = new TreeMap<>();
        Map<PodRef, Integer> held = held(view);
        Set<Address> reserved = new HashSet<>();
        view.pods().stream().filter(PodRow::networked).forEach(pod -> {
            if (unmanaged(pod, held)) {
                reserved.addAll(pod.addresses());
            } else {
                sorted.put(pod.key(), pod);
            }
        });
        Map<PodRef, PodRow> pods = new LinkedHashMap<>();
        sorted.values().forEach(pod -> pods.put(PodRef.of(pod), pod));
        Map<PodRef, Integer> numbers = new HashMap<>();
        Map<SecurityLabels, OptionalInt> missing = new LinkedHashMap<>();
        pods.forEach((ref, pod) -> {
            NamespaceRow namespace = view.namespaces().get(pod.namespace());
            if (namespace == null) {
                return;
            }
            SecurityLabels labels = labelling.of(pod, namespace);
            identities
                    .numberOf(labels)
                    .ifPresentOrElse(
                            number -> numbers.put(ref, number),
                            () -> missing.merge(labels, lost(held.get(ref), identities), Roster::first));
        });
        List<Plan.Wanted> wanted = new ArrayList<>();
        missing.forEach((labels, number) -> wanted.add(new Plan.Wanted(labels, number)));
        return new Roster(pods, numbers, wanted, view.namespaces(), reserved);
    }

    // Weft's pods have their record before they have their address. What it would give this one now would be lost.
    private static boolean unmanaged(PodRow pod, Map<PodRef, Integer> held) {
        return !pod.addresses().isEmpty() && !held.containsKey(PodRef.of(pod));
    }

    private static Map<PodRef, Integer> held(NodeView view) {
        Map<PodRef, Integer> held = view.slices().stream()
                .flatMap(slice -> slice.row().entries().stream())
                .collect(Collectors.toMap(PodRef::of, SliceEntry::identity, (first, second) -> first));
        view.endpoints()
                .forEach(endpoint -> held.putIfAbsent(
                        PodRef.of(endpoint.row()), endpoint.row().identity()));
        return held;
    }

    private static OptionalInt lost(@Nullable Integer number, IdentityIndex identities) {
        return number == null || identities.exists(number) ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static OptionalInt first(OptionalInt one, OptionalInt other) {
        return one.isPresent() ? one : other;
    }

    /** Returns whether the API server would let an object be created beside the pod. */
    boolean creatable(PodRow pod) {
        NamespaceRow namespace = namespaces.get(pod.namespace());
        return namespace != null && !namespace.terminating();
    }

    /** Returns whether the pod may be given an address: not if it is on its way out. */
    boolean admissible(PodRow pod) {
        return creatable(pod) && !pod.terminating();
    }
}
