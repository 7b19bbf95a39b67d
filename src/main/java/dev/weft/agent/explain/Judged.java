package dev.weft.agent.explain;

import dev.weft.datapath.Explanation;
import dev.weft.datapath.PolicyProbes;
import dev.weft.datapath.abi.FlowReason;
import dev.weft.datapath.abi.Judgement;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PolicyVerdict;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.datapath.abi.Staged;
import dev.weft.model.Direction;
import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import dev.weft.policy.nearest.NearestRule;
import dev.weft.policy.nearest.Party;
import dev.weft.policy.nearest.Situation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out what a program's judgement rests on. */
record Judged(Question question, Trail trail, Known known, Side source, Side destination) {

    static final Judgement NOT_JUDGED = new Judgement(FlowReason.NONE, 0, 0);

    /**
     * One direction.
     *
     * @param entry the policy entry that decided, null if none did
     * @param rule where that entry comes from
     * @param by how the policy's rule matches, null unless a rule decided
     * @param nearest null unless it was denied and a rule was found that could allow it
     * @param trial what it would be if staged policies were enforced, null if none selects the subject
     * @param isSettled whether program, maps and policies tell of one state
     */
    record Decision(
            FlowReason reason,
            boolean allowed,
            int set,
            Map.@Nullable Entry<PolicyKey, PolicyValue> entry,
            @Nullable RuleRef rule,
            @Nullable NearestRule by,
            List<PolicyRef> selectedBy,
            @Nullable NearestRule nearest,
            @Nullable Trial trial,
            boolean isSettled) {

        Decision with(@Nullable Trial trial) {
            return new Decision(reason, allowed, set, entry, rule, by, selectedBy, nearest, trial, isSettled);
        }
    }

    /** @param rule null unless a rule would decide */
    record Trial(
            FlowReason reason, boolean allowed, @Nullable RuleRef rule) {}

    /** Returns empty if the program did not judge that direction. */
    Optional<Decision> decision(Direction direction, Explanation explanation) {
        Judgement judgement = direction == Direction.EGRESS ? explanation.egress() : explanation.ingress();
        Side subject = direction == Direction.EGRESS ? source : destination;
        Side peer = direction == Direction.EGRESS ? destination : source;
        if (judgement.reason() == FlowReason.NONE || subject.pod() == null) {
            return Optional.empty();
        }
        SlotWord word = trail.slot(subject.pod().slot());
        Decision decision = judgement.reason() == FlowReason.OWN_NODE || judgement.reason() == FlowReason.NOT_READY
                ? withoutRule(judgement, subject, direction, judgement.reason() == FlowReason.OWN_NODE)
                : byPolicy(judgement, word, direction, subject, peer);
        Staged.Direction staged = explanation.staged().of(direction);
        return Optional.of(
                staged.reason() == FlowReason.NONE || !decision.isSettled()
                        ? decision
                        : decision.with(trial(staged, subject)));
    }

    private Trial trial(Staged.Direction staged, Side subject) {
        boolean ruled = staged.reason() == FlowReason.RULE;
        return new Trial(staged.reason(), !staged.deny(), ruled ? known.rule(subject.identity(), staged.rule()) : null);
    }

    private Decision withoutRule(Judgement judgement, Side subject, Direction direction, boolean allowed) {
        return new Decision(
                judgement.reason(),
                allowed,
                0,
                null,
                null,
                null,
                known.selecting(subject.identity(), direction),
                null,
                null,
                true);
    }

    private Decision byPolicy(Judgement judgement, SlotWord word, Direction direction, Side subject, Side peer) {
        int classId = (word.shapes() & SlotWord.SHAPE_PEER_CLASS) == 0 ? 0 : trail.classOf(word.set(), peer.address());
        Map.Entry<PolicyKey, PolicyValue> entry = trail.policy(new PolicyProbes.Question(
                        word, direction, trail.peer(peer.identity()), classId, question.protocol(), question.port()))
                .orElse(null);
        boolean ruled = judgement.reason() == FlowReason.RULE;
        boolean settled = word.set() == judgement.set()
                && known.isOf(subject.identity(), word.set())
                && ruled == (entry != null)
                && (entry == null || entry.getValue().enforced().rule() == judgement.rule());
        boolean allowed = entry == null
                ? judgement.reason() == FlowReason.NO_POLICY
                : entry.getValue().enforced().verdict() == PolicyVerdict.VERDICT_ALLOW;
        Optional<Situation> situation = settled ? situation(direction, subject, peer) : Optional.empty();
        return new Decision(
                judgement.reason(),
                allowed,
                word.set(),
                entry,
                settled && ruled ? known.rule(subject.identity(), judgement.rule()) : null,
                ruled ? situation.flatMap(NearestRule::deciding).orElse(null) : null,
                settled ? known.selecting(subject.identity(), direction) : List.of(),
                allowed
                        ? null
                        : situation
                                .flatMap(NearestRule::find)
                                .map(nearest -> asFitted(subject, nearest))
                                .orElse(null),
                null,
                settled);
    }

    private NearestRule asFitted(Side subject, NearestRule nearest) {
        return known.compiled().isNarrowed(subject.identity(), nearest.rule()) ? nearest.withoutRoom() : nearest;
    }

    private Optional<Situation> situation(Direction direction, Side subject, Side peer) {
        Party self = party(subject);
        return self.labels() == null
                ? Optional.empty()
                : Optional.of(new Situation(
                        known.cluster().policies(),
                        direction,
                        self,
                        party(peer),
                        question.protocol(),
                        question.port(),
                        known.cluster().apiServers()));
    }

    private Party party(Side side) {
        return new Party(side.address(), side.identity(), known.labels(side.identity()));
    }
}
