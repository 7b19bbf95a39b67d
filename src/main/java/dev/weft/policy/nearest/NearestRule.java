package dev.weft.policy.nearest;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Rule;
import dev.weft.model.RuleRef;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The allow rule that a denied packet came nearest to.
 *
 * @param peer index of the peer in the rule by which it does
 * @param port the same of the port
 * @param missing what would have to be otherwise; with all of it the policies do allow the packet
 */
public record NearestRule(RuleRef rule, int peer, int port, List<Gap> missing) {

    /** So many are tried out. */
    private static final int CANDIDATES = 16;
    /** So many denies may stand before a rule. */
    private static final int DENIES = 4;

    public NearestRule {
        missing = List.copyOf(missing);
    }

    /** Returns empty if none was found: that there is none is not said, as not everything is tried out. */
    public static Optional<NearestRule> find(Situation situation) {
        Situation near = situation.inScope(); // each candidate walks over all that is left
        return candidates(near).stream()
                .sorted(Comparator.comparingInt(NearestRule::cost))
                .limit(CANDIDATES)
                .flatMap(candidate -> candidate.tried(near).stream())
                .min(Comparator.comparingInt(NearestRule::cost));
    }

    /** Returns by which of its peers and ports the deciding rule matched. */
    public static Optional<NearestRule> deciding(Situation situation) {
        return Walk.decisive(situation)
                .map(hit -> new NearestRule(
                        ref(hit.policy(), hit.rule()), hit.by().peer(), hit.by().port(), List.of()));
    }

    /** Returns it where the rule is not in force, as the entries of its set have no room. */
    public NearestRule withoutRoom() {
        List<Gap> all = new ArrayList<>(missing);
        all.add(Gap.room());
        return new NearestRule(rule, peer, port, all);
    }

    private int cost() {
        return Gap.cost(missing);
    }

    private static RuleRef ref(Policy policy, Rule rule) {
        return policy.ref().rule(rule.direction(), rule.index());
    }

    private static List<NearestRule> candidates(Situation situation) {
        List<NearestRule> candidates = new ArrayList<>();
        for (Policy policy : situation.policies()) {
            for (Rule rule : policy.rules()) {
                if (rule.verdict() == Verdict.ALLOW) {
                    candidate(policy, rule, situation).ifPresent(candidates::add);
                }
            }
        }
        return candidates;
    }

    private static Optional<NearestRule> candidate(Policy policy, Rule rule, Situation situation) {
        String who = situation.direction() == Direction.INGRESS ? "the receiver" : "the sender";
        return RuleGaps.of(rule, situation).map(gaps -> {
            List<Gap> missing = new ArrayList<>(gaps.missing());
            missing.addAll(new SelectorGaps(
                            who,
                            Gap.Kind.SUBJECT,
                            (now, change) -> now.withSubject(now.subject().with(change.apply(now.subjectLabels()))))
                    .labels(policy.subject().labels(), situation.subjectLabels()));
            if (rule.direction() != situation.direction()) {
                missing.add(turned(policy, rule, situation.direction()));
            }
            return new NearestRule(ref(policy, rule), gaps.peer(), gaps.port(), missing);
        });
    }

    private static Gap turned(Policy policy, Rule rule, Direction direction) {
        String wanted = direction == Direction.INGRESS ? "ingress" : "egress";
        String is = direction == Direction.INGRESS ? "egress" : "ingress";
        Rule other = new Rule(direction, rule.index(), rule.verdict(), rule.peers(), rule.ports());
        return new Gap(
                Gap.Kind.DIRECTION,
                "it is a rule for " + is + ", and " + wanted + " was denied",
                now -> Edited.replace(now, policy, rule, Optional.of(other)));
    }

    /** Supplies what is missing; what still denies the packet then is missing too. */
    private Optional<NearestRule> tried(Situation situation) {
        List<Gap> all = new ArrayList<>(missing);
        Situation supplied = Gap.supply(all, situation);
        for (int i = 0; i <= DENIES; i++) {
            Walk.Hit hit = Walk.decisive(supplied).orElse(null);
            if (hit == null || hit.rule().verdict() == Verdict.ALLOW) {
                return hit == null ? Optional.empty() : Optional.of(new NearestRule(rule, peer, port, all));
            }
            Gap gap = denied(hit);
            all.add(gap);
            supplied = gap.supply().apply(supplied);
        }
        return Optional.empty();
    }

    private static Gap denied(Walk.Hit deny) {
        RuleRef by = ref(deny.policy(), deny.rule());
        return new Gap(
                Gap.Kind.DENY,
                "a Deny stands before it: rule %d of %s %s, at order %d"
                        .formatted(
                                by.index(),
                                by.kind(),
                                by.namespace().isEmpty() ? by.name() : by.namespace() + "/" + by.name(),
                                deny.policy().order()),
                now -> Edited.replace(now, deny.policy(), deny.rule(), Optional.empty()));
    }
}
