package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.PolicyEntry;
import dev.weft.model.PolicySet;
import dev.weft.model.Rule;
import dev.weft.model.RuleRef;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Puts the rules of several policies into one set. Rules are numbered in the order of their policies' names and then of
 * the policies' own lists; a rule without an entry has a number too, as an identity that comes later may give it one.
 */
final class SetBuilder {

    /** Denies first, so that a set that is filled in this order never allows too much. */
    static final Comparator<PolicyEntry> ORDER = Comparator.comparing(
                    (PolicyEntry entry) -> entry.verdict() == Verdict.ALLOW)
            .thenComparing(PolicyEntry::direction)
            .thenComparingInt(entry -> entry.peer().key())
            .thenComparing(entry -> entry.ports().protocol())
            .thenComparingInt(entry -> entry.ports().bits())
            .thenComparingInt(entry -> entry.ports().port());

    private final List<Policy> policies;

    SetBuilder(List<Policy> policies) {
        this.policies = policies;
    }

    PolicySet build(Function<Rule, List<Match>> matches) {
        return new PolicySet(
                policies.stream().anyMatch(policy -> policy.isolates().contains(Direction.INGRESS)),
                policies.stream().anyMatch(policy -> policy.isolates().contains(Direction.EGRESS)),
                entries(matches),
                rules());
    }

    List<PolicyEntry> entries(Function<Rule, List<Match>> matches) {
        Map<Match, PolicyEntry> best = new HashMap<>();
        int number = 0;
        for (Policy policy : policies) {
            int precedence = Precedence.of(policy.order());
            for (Rule rule : policy.rules()) {
                for (Match match : matches.apply(rule)) {
                    PolicyEntry entry = new PolicyEntry(
                            match.direction(), match.peer(), match.ports(), rule.verdict(), precedence, number);
                    best.merge(match, entry, Precedence::decisive);
                }
                number++;
            }
        }
        return sorted(best.values());
    }

    private static List<PolicyEntry> sorted(Collection<PolicyEntry> entries) {
        List<PolicyEntry> sorted = new ArrayList<>(entries);
        sorted.sort(ORDER);
        return sorted;
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
