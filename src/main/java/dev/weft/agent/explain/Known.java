package dev.weft.agent.explain;

import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import dev.weft.model.SecurityLabels;
import dev.weft.policy.CompiledPolicies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the maps in force were made from.
 *
 * @param compiled the sets of this node's pods
 * @param sets id of the set in force, by identity of this node's pods, those among them that are not known yet
 */
public record Known(String nodeName, Cluster cluster, CompiledPolicies compiled, Map<Integer, Integer> sets) {

    /**
     * The part that comes from the cluster.
     *
     * @param policies those that are enforced, in the order of their names
     * @param flawed those of which a part could not be understood: their lists are not the objects' own
     */
    public record Cluster(
            List<Policy> policies,
            Set<PolicyRef> flawed,
            List<Identity> identities,
            Set<Address> apiServers,
            List<SliceRow> slices,
            List<WeftNodeRow> nodes) {}

    @Nullable
    SecurityLabels labels(int identity) {
        return cluster.identities.stream()
                .filter(known -> known.number() == identity)
                .map(Identity::labels)
                .findFirst()
                .orElse(null);
    }

    /** Where an address is. */
    record Holder(String node, @Nullable String pod) {}

    Optional<Holder> holder(Address address) {
        for (SliceRow slice : cluster.slices) {
            for (SliceEntry entry : slice.entries()) {
                if (address.equals(entry.addresses().ipv4())
                        || address.equals(entry.addresses().ipv6())) {
                    return Optional.of(new Holder(slice.nodeName(), entry.key()));
                }
            }
        }
        return cluster.nodes.stream()
                .filter(node -> node.internalIps().contains(address))
                .findFirst()
                .map(node -> new Holder(node.name(), null));
    }

    /** Returns whether a set is the one that these policies made for an identity. */
    boolean isOf(int identity, int set) {
        return Integer.valueOf(set).equals(sets.get(identity));
    }

    boolean isFlawed(RuleRef rule) {
        return cluster.flawed.stream()
                .anyMatch(policy -> policy.rule(rule.direction(), rule.index()).equals(rule));
    }

    RuleRef rule(int identity, int index) {
        return compiled.set(identity).rules().get(index);
    }

    /** Of an identity that is not known yet nobody can say which policies select it. */
    List<PolicyRef> selecting(int identity, Direction direction) {
        return compiled.has(identity) ? compiled.selecting(identity, direction) : List.of();
    }
}
