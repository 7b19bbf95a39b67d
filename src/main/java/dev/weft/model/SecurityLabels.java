package dev.weft.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that policies can tell pods apart by. Pods with equal ones share an identity number.
 *
 * @param namespace the pod's namespace
 * @param pod the pod's labels that count for identity
 * @param namespaceLabels the namespace's labels
 * @param serviceAccount the pod's service account
 * @param cluster the cluster's name
 * @param namedPorts the pod's named container ports: a port name in a rule resolves per subject
 * @param uncounted keys of labels that the pod has and that do not count: their values are not known here
 */
public record SecurityLabels(
        String namespace,
        Map<String, String> pod,
        Map<String, String> namespaceLabels,
        String serviceAccount,
        String cluster,
        SortedSet<NamedPort> namedPorts,
        SortedSet<String> uncounted) {

    public SecurityLabels {
        pod = Collections.unmodifiableSortedMap(new TreeMap<>(pod));
        namespaceLabels = Collections.unmodifiableSortedMap(new TreeMap<>(namespaceLabels));
        namedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(namedPorts));
        uncounted = Collections.unmodifiableSortedSet(new TreeSet<>(uncounted));
    }

    /** Makes labels that all count. */
    public SecurityLabels(
            String namespace,
            Map<String, String> pod,
            Map<String, String> namespaceLabels,
            String serviceAccount,
            String cluster,
            SortedSet<NamedPort> namedPorts) {
        this(namespace, pod, namespaceLabels, serviceAccount, cluster, namedPorts, Collections.emptySortedSet());
    }
}
