package dev.weft.operator.plan;

import java.util.Set;

/** Decides which pod labels are part of identity. Every label that is costs identities when its value varies. */
@FunctionalInterface
public interface LabelFilter {

    /** Labels that differ for each pod or rollout by nature. */
    Set<String> PER_POD = Set.of(
            "pod-template-hash",
            "pod-template-generation",
            "controller-revision-hash",
            "statefulset.kubernetes.io/pod-name",
            "apps.kubernetes.io/pod-index",
            "controller-uid",
            "job-name",
            "batch.kubernetes.io/controller-uid",
            "batch.kubernetes.io/job-name",
            "batch.kubernetes.io/job-completion-index");

    boolean counts(String key);

    /** Returns a filter that lets {@link #PER_POD} labels count only if a policy's selector mentions their key. */
    static LabelFilter mentioned(Set<String> keys) {
        Set<String> mentioned = Set.copyOf(keys);
        return key -> !PER_POD.contains(key) || mentioned.contains(key);
    }
}
