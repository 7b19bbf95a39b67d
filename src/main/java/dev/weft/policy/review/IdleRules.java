package dev.weft.policy.review;

import dev.weft.model.Entity;
import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds rules that never decide anything, whatever pods there are. */
final class IdleRules {

    private final Policy policy;
    private final HidingRules hiding;

    IdleRules(Policy policy, HidingRules hiding) {
        this.policy = policy;
        this.hiding = hiding;
    }

    /** @param others policies that may decide before this one */
    List<Remark> find(List<Policy> others) {
        EarlierRules earlier = new EarlierRules(policy, others);
        List<Remark> remarks = new ArrayList<>();
        for (Rule rule : policy.rules()) {
            if (selects(rule)) {
                ownNode(rule)
                        .or(() ->
                                hiding.isSpent() ? Optional.empty() : hidden(rule, hiding.of(rule, earlier.than(rule))))
                        .ifPresent(remarks::add);
            }
        }
        return remarks;
    }

    private static boolean selects(Rule rule) {
        return !rule.peers().isEmpty() && !rule.ports().isEmpty();
    }

    /** Returns whether it decides anything if nothing else does. */
    static boolean mayDecide(Rule rule) {
        boolean selectsSomebody = rule.peers().stream().anyMatch(peer -> Overlap.of(peer, peer));
        return selectsSomebody && selects(rule) && ownNode(rule).isEmpty();
    }

    private static Optional<Remark> hidden(Rule rule, List<Earlier> by) {
        return by.isEmpty() ? Optional.empty() : Optional.of(HiddenRule.remark(rule, by));
    }

    private static Optional<Remark> ownNode(Rule rule) {
        boolean own = rule.peers().stream()
                .allMatch(peer -> peer instanceof RulePeer.Of(Entity entity) && entity == Entity.HOST);
        return own && rule.verdict() == Verdict.DENY
                ? Optional.of(new Remark(
                        Remark.Reason.NO_EFFECT,
                        Place.of(rule),
                        Place.verdict(rule),
                        "has no effect: a pod and its own node always reach each other",
                        "remove the rule"))
                : Optional.empty();
    }
}
