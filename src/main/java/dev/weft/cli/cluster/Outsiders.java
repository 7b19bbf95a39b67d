package dev.weft.cli.cluster;

import dev.weft.kube.PodObject;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.SecurityLabels;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Pods of an earlier CNI: they have an address and no record, and no node judges them by any policy. */
final class Outsiders {

    private static final Logger LOG = System.getLogger(Outsiders.class.getName());

    private final KubernetesClient client;
    private final Followed followed;
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();

    Outsiders(KubernetesClient client, Followed followed) {
        this.client = client;
        this.followed = followed;
    }

    /** Returns how many are selected, or nothing if that is not to be had: who only waits for nodes need not read pods. */
    OptionalLong selected(PodSelector subject) {
        try {
            // Pods that are just coming and those that are just going have a record before or after.
            Set<String> recorded = recorded();
            List<PodRow> pods = pods(subject.namespaces());
            followed.catchUp();
            recorded.addAll(recorded());
            return OptionalLong.of(pods.stream()
                    .filter(pod -> pod.networked() && !pod.addresses().isEmpty() && !recorded.contains(pod.uid()))
                    .filter(pod -> subject.matches(labels(pod), true))
                    .count());
        } catch (KubernetesClientException e) {
            LOG.log(Level.DEBUG, "Pods of an earlier CNI are not counted", e);
            return OptionalLong.empty();
        }
    }

    private Set<String> recorded() {
        return followed.slices().all().stream()
                .flatMap(slice -> slice.row().entries().stream())
                .map(SliceEntry::podUid)
                .collect(Collectors.toCollection(HashSet::new));
    }

    // From the API server's memory: such pods are old, and all pods of a large cluster are much to read.
    private List<PodRow> pods(NamespaceScope scope) {
        var options = new ListOptionsBuilder().withResourceVersion("0").build();
        var pods = client.resources(PodObject.class);
        List<PodObject> found = (scope instanceof NamespaceScope.Named(String name)
                        ? pods.inNamespace(name)
                        : pods.inAnyNamespace())
                .list(options)
                .getItems();
        return found.stream().map(PodRow::of).toList();
    }

    private SecurityLabels labels(PodRow pod) {
        Map<String, String> namespace = namespaces.computeIfAbsent(pod.namespace(), this::namespaceLabels);
        return new SecurityLabels(pod.namespace(), pod.labels(), namespace, "", "", Collections.emptySortedSet());
    }

    private Map<String, String> namespaceLabels(String name) {
        return Optional.ofNullable(client.namespaces().withName(name).get())
                .map(Namespace::getMetadata)
                .map(metadata -> Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of()))
                .orElse(Map.of());
    }
}
