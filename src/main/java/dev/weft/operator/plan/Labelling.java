package dev.weft.operator.plan;

import dev.weft.kube.NamespaceRow;
import dev.weft.kube.PodRow;
import dev.weft.model.SecurityLabels;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Derives what identity a pod should have from its labels and its namespace's. */
public record Labelling(String cluster, LabelFilter filter) {

    public SecurityLabels of(PodRow pod, NamespaceRow namespace) {
        Map<String, String> counting = new TreeMap<>();
        SortedSet<String> uncounted = new TreeSet<>();
        pod.labels().forEach((key, value) -> {
            if (filter.counts(key)) {
                counting.put(key, value);
            } else {
                uncounted.add(key);
            }
        });
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
