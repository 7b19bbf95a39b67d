package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicySet;
import dev.weft.model.Rule;
import dev.weft.model.RuleRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the rules of several policies into one set. Rules are numbered in the order of their policies' names and then of
 * the policies' own lists; a rule without an entry has a number too, as an identity that comes later may give it one.
 */
final class SetBuilder {

    private final List<Policy> policies;

    SetBuilder(List<Policy> policies) {
        this.policies = policies;
    }

    /** @param keys of the entries of each rule, ascending */
    PolicySet build(List<long[]> keys) {
        return new PolicySet(
                policies.stream().anyMatch(policy -> policy.isolates().contains(Direction.INGRESS)),
                policies.stream().anyMatch(policy -> policy.isolates().contains(Direction.EGRESS)),
                entries(keys),
                rules());
    }

    private PolicyEntries entries(List<long[]> keys) {
        List<PolicyEntries> parts = new ArrayList<>(keys.size());
        for (Policy policy : policies) {
            int precedence = Precedence.of(policy.order());
            for (Rule rule : policy.rules()) {
                int number = parts.size();
                parts.add(PolicyEntries.alike(keys.get(number), rule.verdict(), precedence, number));
            }
        }
        return PolicyEntries.merge(parts);
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
