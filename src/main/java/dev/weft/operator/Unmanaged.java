package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.NamespaceRow;
import dev.weft.kube.PodRow;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.SecurityLabels;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** How many pods of an earlier CNI run, by what selects them: no node judges them by any policy. */
final class Unmanaged {

    /** Counts by namespace and labels: there are many pods, and few kinds of them. */
    private final Map<String, Map<SecurityLabels, Long>> counts = new HashMap<>();

    Unmanaged(Collection<PodRow> pods, Mirror<String, NamespaceRow> namespaces) {
        for (PodRow pod : pods) {
            Map<String, String> labels = namespaces
                    .get(pod.namespace())
                    .map(namespace -> namespace.row().labels())
                    .orElse(Map.of());
            counts.computeIfAbsent(pod.namespace(), _ -> new HashMap<>()).merge(labels(pod, labels), 1L, Long::sum);
        }
    }

    private static SecurityLabels labels(PodRow pod, Map<String, String> namespace) {
        return new SecurityLabels(pod.namespace(), pod.labels(), namespace, "", "", Collections.emptySortedSet());
    }

    long selected(PodSelector subject) {
        return candidates(subject.namespaces())
                .flatMap(kinds -> kinds.entrySet().stream())
                .filter(kind -> subject.matches(kind.getKey(), true))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private Stream<Map<SecurityLabels, Long>> candidates(NamespaceScope scope) {
        return switch (scope) {
            case NamespaceScope.Named(String name) -> Stream.ofNullable(counts.get(name));
            case NamespaceScope.Labelled _ -> counts.values().stream();
        };
    }
}
