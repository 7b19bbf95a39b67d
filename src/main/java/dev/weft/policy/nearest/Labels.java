package dev.weft.policy.nearest;

import dev.weft.model.LabelRequirement;
import dev.weft.model.NamedPort;
import dev.weft.model.SecurityLabels;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Labels as they would be with a little changed. */
final class Labels {

    private Labels() {}

    static SecurityLabels meeting(LabelRequirement requirement, SecurityLabels labels) {
        SortedSet<String> uncounted = new TreeSet<>(labels.uncounted());
        uncounted.remove(requirement.key());
        return new SecurityLabels(
                labels.namespace(),
                changed(labels.pod(), requirement),
                labels.namespaceLabels(),
                labels.serviceAccount(),
                labels.cluster(),
                labels.namedPorts(),
                uncounted);
    }

    static SecurityLabels inNamespaceMeeting(LabelRequirement requirement, SecurityLabels labels) {
        return in(labels.namespace(), changed(labels.namespaceLabels(), requirement), labels);
    }

    static SecurityLabels inNamespace(String namespace, SecurityLabels labels) {
        return in(namespace, labels.namespaceLabels(), labels);
    }

    private static SecurityLabels in(String namespace, Map<String, String> namespaceLabels, SecurityLabels labels) {
        return new SecurityLabels(
                namespace,
                labels.pod(),
                namespaceLabels,
                labels.serviceAccount(),
                labels.cluster(),
                labels.namedPorts(),
                labels.uncounted());
    }

    static SecurityLabels naming(NamedPort port, SecurityLabels labels) {
        SortedSet<NamedPort> ports = new TreeSet<>(labels.namedPorts());
        ports.add(port);
        return new SecurityLabels(
                labels.namespace(),
                labels.pod(),
                labels.namespaceLabels(),
                labels.serviceAccount(),
                labels.cluster(),
                ports,
                labels.uncounted());
    }

    private static Map<String, String> changed(Map<String, String> labels, LabelRequirement requirement) {
        Map<String, String> changed = new TreeMap<>(labels);
        switch (requirement.operator()) {
            case IN ->
                changed.put(requirement.key(), requirement.values().iterator().next());
            case EXISTS -> changed.putIfAbsent(requirement.key(), "");
            case NOT_IN, DOES_NOT_EXIST -> changed.remove(requirement.key());
        }
        return changed;
    }
}
