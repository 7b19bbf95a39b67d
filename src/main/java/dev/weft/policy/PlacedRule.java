package dev.weft.policy;

import dev.weft.model.Policy;
import dev.weft.model.Rule;
import java.util.List;

/** A rule, and whether its policy is staged. */
record PlacedRule(Rule rule, boolean staged) {

    /** Returns the rules of policies in their order. */
    static List<PlacedRule> of(List<Policy> policies) {
        return policies.stream()
                .flatMap(policy -> policy.rules().stream().map(rule -> new PlacedRule(rule, policy.isStaged())))
                .toList();
    }
}
