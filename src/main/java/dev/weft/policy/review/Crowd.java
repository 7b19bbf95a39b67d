package dev.weft.policy.review;

import dev.weft.model.Family;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.SecurityLabels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pods, those with equal labels asked once. */
final class Crowd {

    private final List<KnownPod> everybody;
    private final List<KnownPod> distinct = new ArrayList<>();
    private final Map<String, List<KnownPod>> byNamespace = new HashMap<>();
    private final Set<SecurityLabels> clients = new HashSet<>();
    private final Map<SecurityLabels, Set<Family>> families = new HashMap<>();

    Crowd(List<KnownPod> pods) {
        everybody = pods;
        // Most that are equal are one object, and that is told sooner.
        Set<SecurityLabels> same = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<SecurityLabels> sameClients = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<SecurityLabels> seen = new HashSet<>();
        Map<SecurityLabels, Set<Family>> sameFamilies = new IdentityHashMap<>();
        for (KnownPod pod : pods) {
            pod.addresses().forEach(address -> familiesOf(pod, sameFamilies).add(address.family()));
            if (pod.isClient() && sameClients.add(pod.labels())) {
                clients.add(pod.labels());
            }
            if (same.add(pod.labels()) && seen.add(pod.labels())) {
                distinct.add(pod);
                byNamespace
                        .computeIfAbsent(pod.labels().namespace(), _ -> new ArrayList<>())
                        .add(pod);
            }
        }
        sameFamilies.forEach((labels, some) -> families.merge(labels, some, Crowd::union));
    }

    private static Set<Family> familiesOf(KnownPod pod, Map<SecurityLabels, Set<Family>> families) {
        return families.computeIfAbsent(pod.labels(), _ -> EnumSet.noneOf(Family.class));
    }

    private static Set<Family> union(Set<Family> some, Set<Family> others) {
        some.addAll(others);
        return some;
    }

    boolean isEmpty() {
        return distinct.isEmpty();
    }

    boolean anyMatches(PodSelector selector) {
        return among(selector).stream().anyMatch(pod -> selector.matches(pod.labels(), false));
    }

    /** Returns one pod of each set of labels that the selector matches. */
    List<KnownPod> matching(PodSelector selector) {
        return among(selector).stream()
                .filter(pod -> selector.matches(pod.labels(), false))
                .toList();
    }

    /** Returns one pod of each set of labels. */
    List<KnownPod> all() {
        return distinct;
    }

    /** Returns whether a pod of the same labels probably talks to the API server. */
    boolean hasClient(KnownPod pod) {
        return clients.contains(pod.labels());
    }

    /** Returns of which families pods of the same labels have addresses. */
    Set<Family> families(KnownPod pod) {
        return families.getOrDefault(pod.labels(), Set.of());
    }

    List<KnownPod> everybody() {
        return everybody;
    }

    private List<KnownPod> among(PodSelector selector) {
        return selector.namespaces() instanceof NamespaceScope.Named(String name)
                ? byNamespace.getOrDefault(name, List.of())
                : distinct;
    }
}
