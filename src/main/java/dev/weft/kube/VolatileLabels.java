package dev.weft.kube;

import java.util.Set;

/** Labels that Kubernetes' own controllers set to another value for each pod or rollout. */
final class VolatileLabels {

    static final Set<String> KEYS = Set.of(
            "pod-template-hash",
            "controller-revision-hash",
            "pod-template-generation",
            "statefulset.kubernetes.io/pod-name",
            "apps.kubernetes.io/pod-index",
            "controller-uid",
            "job-name",
            "batch.kubernetes.io/controller-uid",
            "batch.kubernetes.io/job-name",
            "batch.kubernetes.io/job-completion-index");

    private VolatileLabels() {}
}
