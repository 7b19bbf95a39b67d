package dev.weft.policy.review;

import dev.weft.model.Policy;
import dev.weft.model.Rule;
import dev.weft.model.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the rules that may hide a policy's rules. */
final class EarlierRules {

    private final Policy policy;
    private final List<Policy> stronger;

    /** @param others policies that may decide before this one */
    EarlierRules(Policy policy, List<Policy> others) {
        this.policy = policy;
        stronger = others.stream()
                .filter(other -> other != policy
                        && mayDecideBefore(other, policy)
                        && Coverage.covers(other.subject(), policy.subject()))
                .sorted(Comparator.comparingInt(Policy::order).thenComparing(Policy::ref))
                .toList();
    }

    /** Returns those that decide before a rule, the policy's own first. */
    List<Earlier> than(Rule rule) {
        Stream<Earlier> own = policy.rules().stream()
                .filter(other -> other != rule && decidesBefore(other, rule))
                .map(other -> new Earlier(other, policy.ref(), true));
        Stream<Earlier> theirs = stronger.stream()
                .flatMap(other -> other.rules().stream()
                        .filter(their -> contradicts(other, their, policy, rule))
                        .map(their -> new Earlier(their, other.ref(), false)));
        return Stream.concat(own, theirs)
                .filter(earlier -> earlier.rule().direction() == rule.direction())
                .toList();
    }

    /** Of one policy a deny decides before an allow, and among equals the first. */
    private static boolean decidesBefore(Rule other, Rule rule) {
        return other.verdict() == rule.verdict() ? other.index() < rule.index() : other.verdict() == Verdict.DENY;
    }

    // Staged policies are judged together; what is enforced is decided without them.
    static boolean mayDecideBefore(Policy other, Policy policy) {
        return other.order() <= policy.order() && (policy.isStaged() || !other.isStaged());
    }

    // That another policy says the same is common and does no harm.
    static boolean contradicts(Policy other, Rule theirs, Policy policy, Rule rule) {
        return theirs.verdict() != rule.verdict()
                && (other.order() < policy.order() || theirs.verdict() == Verdict.DENY);
    }
}
