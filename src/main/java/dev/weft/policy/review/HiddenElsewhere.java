package dev.weft.policy.review;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds rules of other policies that decide at present and would never decide beside this one. It spends what is left of
 * the time for the policy's own rules, first on those that one rule hides alone.
 */
final class HiddenElsewhere {

    /** How many comparisons one of subjects is worth. */
    private static final long SUBJECT = 8;

    private final Policy policy;
    private final boolean isStaged;
    private final List<Policy> others;
    private final BySubject bySubject;
    private final HidingRules hiding;

    HiddenElsewhere(Policy policy, List<Policy> others, HidingRules hiding) {
        List<Policy> all = Taking.together(policy, others);
        isStaged = policy.isStaged();
        this.policy = all.getLast();
        this.others = all.subList(0, all.size() - 1);
        bySubject = new BySubject(all);
        this.hiding = hiding;
    }

    /** A rule of another policy. */
    record Other(Policy policy, Rule rule, boolean isCoveredAlone) {
        String name() {
            return new Earlier(rule, policy.ref(), false).name();
        }
    }

    List<Remark> find() {
        return rules().entrySet().stream()
                .map(entry -> HiddenRule.remark(entry.getKey(), entry.getValue(), isStaged))
                .toList();
    }

    /** Returns what is hidden, by a rule of the policy that takes part in it. */
    Map<Rule, List<Other>> rules() {
        Map<Rule, List<Other>> hidden = new LinkedHashMap<>();
        for (Other other : open()) {
            hider(other)
                    .ifPresent(rule ->
                            hidden.computeIfAbsent(rule, _ -> new ArrayList<>()).add(other));
        }
        return hidden;
    }

    private List<Other> open() {
        return policy.rules().isEmpty()
                ? List.of()
                : others.stream()
                        .filter(other -> EarlierRules.mayDecideBefore(policy, other)
                                && Coverage.covers(policy.subject(), other.subject()))
                        .flatMap(other -> other.rules().stream().flatMap(rule -> open(other, rule)))
                        .sorted(Comparator.comparing(other -> !other.isCoveredAlone()))
                        .toList();
    }

    private Stream<Other> open(Policy other, Rule rule) {
        hiding.spend(policy.rules().size());
        if (hiding.isSpent() || !IdleRules.mayDecide(rule)) {
            return Stream.empty();
        }
        List<Rule> against = policy.rules().stream()
                .filter(own -> own.direction() == rule.direction()
                        && EarlierRules.contradicts(policy, own, other, rule)
                        && hiding.meets(own, rule))
                .toList();
        return against.isEmpty()
                ? Stream.empty()
                : Stream.of(new Other(other, rule, against.stream().anyMatch(own -> hiding.covers(own, rule))));
    }

    private Optional<Rule> hider(Other other) {
        List<Policy> around = bySubject.around(other.policy().subject());
        hiding.spend(SUBJECT * around.size());
        if (hiding.isSpent()) {
            return Optional.empty();
        }
        List<Earlier> earlier = new EarlierRules(other.policy(), around).than(other.rule());
        Optional<Rule> hider = hiding.of(other.rule(), earlier).stream()
                .filter(this::isOurs)
                .findFirst()
                .map(Earlier::rule);
        return hider.filter(_ -> !isIdleAnyway(other.rule(), earlier));
    }

    private boolean isIdleAnyway(Rule rule, List<Earlier> earlier) {
        List<Earlier> without = earlier.stream().filter(one -> !isOurs(one)).toList();
        return !hiding.of(rule, without).isEmpty() || hiding.isSpent();
    }

    private boolean isOurs(Earlier earlier) {
        return earlier.policy().equals(policy.ref());
    }
}
