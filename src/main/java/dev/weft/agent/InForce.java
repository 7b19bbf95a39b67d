package dev.weft.agent;

import dev.weft.datapath.NodeState;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.Stored;
import dev.weft.model.PolicyRef;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.NarrowedRules;
import java.util.ArrayList;
import java.util.List;

/**
 * The policy that a pass has put in force; the host's routes and rules are not part of it.
 *
 * @param horizon of the snapshot that was compiled
 * @param flawed policies of which only a part could be understood
 * @param writes how many map entries the pass had to correct
 */
record InForce(CompiledPolicies compiled, NodeState state, Horizon horizon, List<Flaw> flawed, int writes) {

    /** A policy that is enforced in part only, and why. */
    record Flaw(String kind, String key, String reason) {

        private static Flaw narrowed(PolicyRef policy, String reason) {
            String key = policy.namespace().isEmpty() ? policy.name() : policy.qualifiedName();
            return new Flaw(policy.kind(), key, reason);
        }
    }

    static InForce of(ClusterSnapshot cluster, CompiledPolicies compiled, NodeState state, int writes) {
        List<Flaw> flawed = new ArrayList<>();
        NarrowedRules.sentences(compiled).forEach((policy, reason) -> flawed.add(Flaw.narrowed(policy, reason)));
        for (PolicyRows kind : cluster.policies()) {
            for (Stored<PolicyConversion> row : kind.rows()) {
                if (row.row() instanceof PolicyConversion.Flawed flaw) {
                    flawed.add(new Flaw(kind.kind(), row.key(), reason(flaw.problems())));
                }
            }
        }
        return new InForce(compiled, state, cluster.horizon(), flawed, writes);
    }

    // The report has room for the policies of all namespaces: one of them takes no more than its part.
    private static String reason(List<PolicyProblem> problems) {
        PolicyProblem first = problems.getFirst();
        String text = "%s '%s': %s; %s".formatted(first.field(), first.value(), first.message(), first.remedy());
        return problems.size() == 1 ? text : text + "; and " + (problems.size() - 1) + " more";
    }

    /** Returns whether the pod behind an interface is known with all that its identity is allowed. */
    boolean holds(int ifindex) {
        return state.endpoints().stream()
                .anyMatch(pod -> pod.ifindex() == ifindex && state.sets().containsKey(pod.identity()));
    }
}
