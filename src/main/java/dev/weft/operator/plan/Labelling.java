package dev.weft.operator.plan;

import dev.weft.kube.NamespaceRow;
import dev.weft.kube.PodRow;
import dev.weft.model.SecurityLabels;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Derives what identity a pod should have from its labels and its namespace's. */
public record Labelling(String cluster, LabelFilter filter) {

    public SecurityLabels of(PodRow pod, NamespaceRow namespace) {
        Map<String, String> counting = pod.labels().entrySet().stream()
                .filter(label -> filter.counts(label.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        SortedSet<String> uncounted = new TreeSet<>(pod.labels().keySet());
        uncounted.removeAll(counting.keySet());
        return new SecurityLabels(
                pod.namespace(),
                counting,
                namespace.labels(),
                pod.serviceAccount(),
                cluster,
                pod.namedPorts(),
                uncounted);
    }
}
