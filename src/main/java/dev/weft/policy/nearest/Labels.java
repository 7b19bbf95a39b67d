package dev.weft.policy.nearest;

import dev.weft.model.LabelDomain;
import dev.weft.model.NamedPort;
import dev.weft.model.SecurityLabels;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Labels as they would be with a little changed. */
final class Labels {

    /** The label by which every namespace has its name. */
    private static final String NAME = "kubernetes.io/metadata.name";

    private Labels() {}

    /** @param domain all that is asked of the label with this key */
    static SecurityLabels meeting(String key, LabelDomain domain, SecurityLabels labels) {
        SortedSet<String> uncounted = new TreeSet<>(labels.uncounted());
        uncounted.remove(key);
        return new SecurityLabels(
                labels.namespace(),
                changed(labels.pod(), key, domain),
                labels.namespaceLabels(),
                labels.serviceAccount(),
                labels.cluster(),
                labels.namedPorts(),
                uncounted);
    }

    static SecurityLabels inNamespaceMeeting(String key, LabelDomain domain, SecurityLabels labels) {
        Map<String, String> changed = changed(labels.namespaceLabels(), key, domain);
        return in(
                key.equals(NAME) ? changed.getOrDefault(NAME, labels.namespace()) : labels.namespace(),
                changed,
                labels);
    }

    /** What other labels that namespace has is not known here. */
    static SecurityLabels inNamespace(String namespace, SecurityLabels labels) {
        return in(namespace, Map.of(NAME, namespace), labels);
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

    private static Map<String, String> changed(Map<String, String> labels, String key, LabelDomain domain) {
        Map<String, String> changed = new TreeMap<>(labels);
        if (domain.absent() && !key.equals(NAME)) {
            changed.remove(key);
        } else {
            value(domain).ifPresent(value -> changed.put(key, value));
        }
        return changed;
    }

    /** Empty if the requirements exclude each other. */
    private static Optional<String> value(LabelDomain domain) {
        return domain.listed()
                ? domain.values().stream().min(Comparator.naturalOrder())
                : Stream.iterate("x", value -> value + "x")
                        .filter(value -> !domain.values().contains(value))
                        .findFirst();
    }
}
