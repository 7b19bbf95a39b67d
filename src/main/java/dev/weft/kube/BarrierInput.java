package dev.weft.kube;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.barrier.Barrier;
import dev.weft.barrier.NodeReport;
import dev.weft.barrier.PolicyGoal;
import dev.weft.barrier.Population;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** From rows to what {@link Barrier} judges by. */
public final class BarrierInput {

    private BarrierInput() {}

    public static Barrier barrier(
            Collection<Stored<SliceRow>> slices,
            Collection<Stored<Identity>> identities,
            Collection<Stored<WeftNodeRow>> nodes) {
        List<Population.Resident> residents = slices.stream()
                .map(Stored::row)
                .flatMap(slice -> slice.entries().stream()
                        .map(entry -> new Population.Resident(slice.nodeName(), entry.namespace(), entry.identity())))
                .toList();
        Map<Integer, SecurityLabels> labels = new HashMap<>();
        identities.forEach(
                identity -> labels.put(identity.row().number(), identity.row().labels()));
        Map<String, NodeReport> reports = new HashMap<>();
        nodes.forEach(node -> reports.put(node.row().name(), node.row().report()));
        return new Barrier(new Population(residents, labels), reports);
    }

    /** @param since a version in which the policy had its present generation */
    public static PolicyGoal goal(Stored<PolicyRow> policy, long since) {
        return new PolicyGoal(
                policy.row().conversion().policy(),
                since,
                policy.row().problems().isEmpty());
    }

    /**
     * Returns the lowest known resourceVersion in which the policy had its present generation. The object's own grows with
     * every write of its status, which says nothing new to nodes.
     */
    public static long generationSince(Stored<PolicyRow> policy) {
        PolicyStatus status = policy.row().status();
        boolean told = status != null
                && status.observedGeneration() != null
                && status.observedGeneration() == policy.row().ref().generation()
                && policy.uid().equals(status.observedUid());
        return told ? Math.min(policy.version(), version(status, policy.version())) : policy.version();
    }

    private static long version(PolicyStatus status, long otherwise) {
        try {
            long version = Long.parseLong(Objects.requireNonNullElse(status.observedResourceVersion(), ""));
            return version > 0 ? version : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
