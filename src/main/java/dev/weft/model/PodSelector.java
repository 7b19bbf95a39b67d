package dev.weft.model;

/** Pods by their namespace and their labels; both must fit. */
public record PodSelector(NamespaceScope namespaces, LabelSelector labels) {

    /** @param inDoubt what is answered where it hangs on a label of the pod that does not count for its identity */
    public boolean matches(SecurityLabels pod, boolean inDoubt) {
        return namespaces.contains(pod.namespace(), pod.namespaceLabels())
                && labels.matches(pod.pod(), pod.uncounted(), inDoubt);
    }

    /** Returns it as it asks for everything but one of its labels' requirements. */
    public PodSelector without(LabelRequirement requirement) {
        return new PodSelector(namespaces, labels.without(requirement));
    }
}
