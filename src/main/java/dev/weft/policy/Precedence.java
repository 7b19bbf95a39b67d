package dev.weft.policy;

import dev.weft.model.Policy;
import dev.weft.model.PolicyEntry;
import dev.weft.model.Verdict;

/** Which of several matching entries decides: the highest precedence, of those a deny, of those the lowest rule. */
final class Precedence {

    private Precedence() {}

    /** Returns the precedence of a policy's rules: a low order is a high precedence. */
    static int of(int order) {
        return 1 + Policy.MAX_ORDER - order;
    }

    static PolicyEntry decisive(PolicyEntry one, PolicyEntry other) {
        int precedences = Integer.compareUnsigned(one.precedence(), other.precedence());
        if (precedences != 0) {
            return precedences > 0 ? one : other;
        }
        if (one.verdict() != other.verdict()) {
            return one.verdict() == Verdict.DENY ? one : other;
        }
        return one.rule() <= other.rule() ? one : other;
    }
}
