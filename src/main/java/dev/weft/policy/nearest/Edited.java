package dev.weft.policy.nearest;

import dev.weft.model.Policy;
import dev.weft.model.Rule;
import java.util.List;
import java.util.Optional;

/** Policies as they would be with one rule changed. */
final class Edited {

    private Edited() {}

    /** @param other in its place, empty to drop it */
    static Situation replace(Situation situation, Policy policy, Rule rule, Optional<Rule> other) {
        return situation.withPolicies(situation.policies().stream()
                .map(each -> each.ref().equals(policy.ref()) ? edited(each, rule, other) : each)
                .toList());
    }

    private static Policy edited(Policy policy, Rule rule, Optional<Rule> other) {
        List<Rule> rules = policy.rules().stream()
                .flatMap(each -> each.equals(rule) ? other.stream() : Optional.of(each).stream())
                .toList();
        return new Policy(policy.ref(), policy.order(), policy.subject(), policy.isolates(), rules);
    }
}
