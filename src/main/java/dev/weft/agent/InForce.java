package dev.weft.agent;

import dev.weft.datapath.NodeState;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.Stored;
import dev.weft.policy.CompiledPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pass has put in force.
 *
 * @param upTo highest resourceVersion that was compiled, by policy kind
 * @param flawed policies of which only a part could be understood
 * @param writes how many map entries the pass had to correct
 */
record InForce(CompiledPolicies compiled, NodeState state, Map<String, Long> upTo, List<Flaw> flawed, int writes) {

    /** A policy that is enforced in part only, and why. */
    record Flaw(String kind, String key, String reason) {}

    static InForce of(ClusterSnapshot cluster, CompiledPolicies compiled, NodeState state, int writes) {
        Map<String, Long> upTo = new TreeMap<>();
        List<Flaw> flawed = new ArrayList<>();
        for (PolicyRows kind : cluster.policies()) {
            upTo.put(kind.kind(), kind.upTo());
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
        return new InForce(compiled, state, upTo, flawed, writes);
    }
}
