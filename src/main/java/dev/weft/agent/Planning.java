package dev.weft.agent;

import dev.weft.cni.AttachedPod;
import dev.weft.datapath.NodeState;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.Stored;
import dev.weft.model.Policy;
import dev.weft.model.PolicySet;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From what the cluster says to what this node should enforce. The plan follows from the snapshot, the pods and the
 * node's kernel; what is kept from one plan to the next spares work, and what a pod was whose new identity is not known yet.
 */
final class Planning {

    /** What one pass is to put in force, and what it was made from. */
    record Plan(PolicyInput input, CompiledPolicies compiled, NodeState state) {}

    private final String nodeName;
    private final PolicyCompiler compiler = new PolicyCompiler();
    private SliceView view = SliceView.NONE;

    Planning(String nodeName) {
        this.nodeName = nodeName;
    }

    /**
     * Makes the next plan.
     *
     * @param host what this node's kernel says
     */
    Plan next(ClusterSnapshot now, Collection<AttachedPod> attached, HostView host) {
        view = view.next(nodeName, now);
        PolicyInput input =
                new PolicyInput(policies(now), now.identities(), view.subjects(), now.apiServers(), view.identities());
        CompiledPolicies compiled = compiler.compile(input);
        NodeState state = new NodeStates(nodeName, now, view).of(attached, host, sets(compiled));
        return new Plan(input, compiled, state);
    }

    private static List<Policy> policies(ClusterSnapshot now) {
        return now.policies().stream()
                .flatMap(kind -> kind.rows().stream())
                .map(Stored::row)
                .map(PolicyConversion::policy)
                .toList();
    }

    private Map<Integer, PolicySet> sets(CompiledPolicies compiled) {
        Map<Integer, PolicySet> sets = new HashMap<>();
        view.subjects().forEach(number -> sets.put(number, compiled.set(number)));
        return sets;
    }
}
