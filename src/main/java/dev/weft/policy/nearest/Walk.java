package dev.weft.policy.nearest;

import dev.weft.model.Policy;
import dev.weft.model.Rule;
import dev.weft.model.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer of the policies themselves, found by walking over all of them. It agrees with the compiled sets. */
final class Walk {

    private Walk() {}

    /** A rule that matches. */
    record Hit(Policy policy, Rule rule, RuleGaps by) {

        boolean decidesBefore(@Nullable Hit other) {
            if (other == null || policy.order() != other.policy.order()) {
                return other == null || policy.order() < other.policy.order();
            }
            return rule.verdict() == Verdict.DENY && other.rule.verdict() == Verdict.ALLOW;
        }
    }

    static Optional<Hit> decisive(Situation situation) {
        Hit best = null;
        for (Policy policy : situation.policies()) {
            for (Rule rule : policy.rules()) {
                if (rule.direction() == situation.direction() && isInForce(policy, rule, situation)) {
                    RuleGaps by = RuleGaps.of(rule, situation).orElse(null);
                    if (by != null && by.isMatch()) {
                        Hit hit = new Hit(policy, rule, by);
                        best = hit.decidesBefore(best) ? hit : best;
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** Where it is not known whether a policy selects the subject, only what it forbids counts. */
    private static boolean isInForce(Policy policy, Rule rule, Situation situation) {
        return policy.subject().matches(situation.subjectLabels(), rule.verdict() == Verdict.DENY);
    }
}
