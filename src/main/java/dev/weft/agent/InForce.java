package dev.weft.agent;

import dev.weft.datapath.NodeState;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.Stored;
import dev.weft.policy.CompiledPolicies;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pass has put in force.
 *
 * @param horizon of the snapshot that was compiled
 * @param flawed policies of which only a part could be understood
 * @param writes how many map entries the pass had to correct
 */
record InForce(CompiledPolicies compiled, NodeState state, Horizon horizon, List<Flaw> flawed, int writes) {

    /** A policy that is enforced in part only, and why. */
    record Flaw(String kind, String key, String reason) {}

    static InForce of(ClusterSnapshot cluster, CompiledPolicies compiled, NodeState state, int writes) {
        List<Flaw> flawed = new ArrayList<>();
        for (PolicyRows kind : cluster.policies()) {
            for (Stored<PolicyConversion> row : kind.rows()) {
                if (row.row() instanceof PolicyConversion.Flawed flaw) {
                    flaw.problems()
                            .forEach(problem -> flawed.add(new Flaw(
                                    kind.kind(),
                                    row.key(),
                                    "%s '%s': %s; %s"
                                            .formatted(
                                                    problem.field(),
                                                    problem.value(),
                                                    problem.message(),
                                                    problem.remedy()))));
                }
            }
        }
        return new InForce(compiled, state, cluster.horizon(), flawed, writes);
    }

    /** Returns whether the pod behind an interface is known with all that its identity is allowed. */
    boolean holds(int ifindex) {
        return state.endpoints().stream()
                .anyMatch(pod -> pod.ifindex() == ifindex && state.sets().containsKey(pod.identity()));
    }
}
