package dev.weft.policy;

import dev.weft.model.CidrClasses;
import dev.weft.model.Direction;
import dev.weft.model.EntryMerge;
import dev.weft.model.Policy;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicySet;
import dev.weft.model.Rule;
import dev.weft.model.RuleRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Puts the rules of several policies into one set. Rules are numbered in the order of their policies' names and then of
 * the policies' own lists; a rule without an entry has a number too, as an identity that comes later may give it one.
 */
final class SetBuilder {

    private final List<Policy> policies;
    private final EntryMerge merge;

    SetBuilder(List<Policy> policies, EntryMerge merge) {
        this.policies = policies;
        this.merge = merge;
    }

    /**
     * @param keys of the entries of each rule, ascending
     * @param classes that these speak of
     */
    PolicySet build(List<long[]> keys, CidrClasses classes) {
        PolicyEntries enforced = entries(keys, policy -> !policy.isStaged());
        boolean staging = policies.stream().anyMatch(Policy::isStaged);
        return new PolicySet(
                isolates(Direction.INGRESS, policy -> !policy.isStaged()),
                isolates(Direction.EGRESS, policy -> !policy.isStaged()),
                staging ? PolicyEntries.staging(enforced, entries(keys, _ -> true)) : enforced,
                classes,
                rules(),
                staging
                        ? new PolicySet.StagedIsolation(
                                isolates(Direction.INGRESS, _ -> true), isolates(Direction.EGRESS, _ -> true))
                        : null);
    }

    private boolean isolates(Direction direction, Predicate<Policy> counting) {
        return policies.stream()
                .filter(counting)
                .anyMatch(policy -> policy.isolates().contains(direction));
    }

    private PolicyEntries entries(List<long[]> keys, Predicate<Policy> counting) {
        List<PolicyEntries> parts = new ArrayList<>(keys.size());
        int number = 0;
        for (Policy policy : policies) {
            int precedence = Precedence.of(policy.order());
            for (Rule rule : policy.rules()) {
                if (counting.test(policy)) {
                    parts.add(PolicyEntries.alike(keys.get(number), rule.verdict(), precedence, number));
                }
                number++;
            }
        }
        return merge.of(parts);
    }

    private List<RuleRef> rules() {
        List<RuleRef> rules = new ArrayList<>();
        for (Policy policy : policies) {
            for (Rule rule : policy.rules()) {
                rules.add(policy.ref().rule(rule.direction(), rule.index()));
            }
        }
        return rules;
    }
}
