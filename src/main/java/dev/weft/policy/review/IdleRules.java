package dev.weft.policy.review;

import dev.weft.model.Entity;
import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds rules that never decide anything, whatever pods there are. */
final class IdleRules {

    private final Policy policy;

    IdleRules(Policy policy) {
        this.policy = policy;
    }

    /** @param others policies that may decide before this one */
    List<Remark> find(List<Policy> others) {
        List<Remark> remarks = new ArrayList<>();
        for (Rule rule : policy.rules()) {
            if (!rule.peers().isEmpty() && !rule.ports().isEmpty()) {
                ownNode(rule)
                        .or(() -> hiddenHere(rule))
                        .or(() -> hiddenBy(rule, others))
                        .ifPresent(remarks::add);
            }
        }
        return remarks;
    }

    private static Optional<Remark> ownNode(Rule rule) {
        boolean own = rule.peers().stream()
                .allMatch(peer -> peer instanceof RulePeer.Of(Entity entity) && entity == Entity.HOST);
        return own && rule.verdict() == Verdict.DENY
                ? Optional.of(new Remark(
                        Remark.Reason.NO_EFFECT,
                        Place.of(rule),
                        word(rule),
                        "has no effect: a pod and its own node always reach each other",
                        "remove the rule"))
                : Optional.empty();
    }

    private Optional<Remark> hiddenHere(Rule rule) {
        return policy.rules().stream()
                .filter(other -> other != rule && decidesBefore(other, rule) && Coverage.covers(other, rule))
                .findFirst()
                .map(other -> hidden(rule, Place.of(other), other, "remove it, or narrow " + Place.of(other)));
    }

    /** Of one policy a deny decides before an allow, and among equals the first. */
    private static boolean decidesBefore(Rule other, Rule rule) {
        return other.verdict() == rule.verdict() ? other.index() < rule.index() : other.verdict() == Verdict.DENY;
    }

    private Optional<Remark> hiddenBy(Rule rule, List<Policy> others) {
        for (Policy other : others) {
            if (!mayDecideBefore(other) || !Coverage.covers(other.subject(), policy.subject())) {
                continue;
            }
            for (Rule theirs : other.rules()) {
                if (contradicts(other, theirs, rule) && Coverage.covers(theirs, rule)) {
                    String name = Place.of(theirs) + " of " + other.ref().kind() + " "
                            + other.ref().qualifiedName();
                    return Optional.of(hidden(rule, name, theirs, "remove it, or give the policy a lower order"));
                }
            }
        }
        return Optional.empty();
    }

    // Staged policies are judged together; what is enforced is decided without them.
    private boolean mayDecideBefore(Policy other) {
        return other.order() <= policy.order() && (policy.isStaged() || !other.isStaged());
    }

    // That another policy says the same is common and does no harm.
    private boolean contradicts(Policy other, Rule theirs, Rule rule) {
        return theirs.verdict() != rule.verdict()
                && (other.order() < policy.order() || theirs.verdict() == Verdict.DENY);
    }

    private static Remark hidden(Rule rule, String where, Rule other, String remedy) {
        String does = other.verdict() == Verdict.DENY ? "denies" : "allows";
        return new Remark(
                Remark.Reason.HIDDEN_RULE,
                Place.of(rule),
                word(rule),
                "never decides: " + where + " " + does + " all that it selects",
                remedy);
    }

    private static String word(Rule rule) {
        String name = rule.verdict().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
