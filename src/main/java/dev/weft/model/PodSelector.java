package dev.weft.model;

/** Pods by their namespace and their labels; both must fit. */
public record PodSelector(NamespaceScope namespaces, LabelSelector labels) {

    public boolean matches(SecurityLabels pod) {
        return namespaces.contains(pod.namespace(), pod.namespaceLabels()) && labels.matches(pod.pod());
    }
}
