package dev.weft.cli.eval;

import dev.weft.datapath.Explanation;
import dev.weft.datapath.abi.DropReason;
import dev.weft.datapath.abi.FlowReason;
import dev.weft.datapath.abi.Staged;
import dev.weft.model.RuleRef;
import dev.weft.model.Verdict;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.Decision;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether kernel and compiler agree on a packet between two. */
record KernelAgreement(CompiledPolicies compiled, End from, End to, Traffic traffic) {

    /**
     * Returns whether they do. Of a packet that never passes, whatever the policies, the kernel says nothing of them; any
     * other drop that is not policy's is a disagreement.
     *
     * @param promoted what would be decided if staged policies were enforced
     */
    boolean holds(Explanation kernel, Decisions enforced, Decisions promoted) {
        boolean denied = kernel.drop() == DropReason.POLICY_DENIED || kernel.drop() == DropReason.POLICY_DENY;
        if (!denied && kernel.drop() != DropReason.NONE) {
            return ImpliedDrop.of(from, to, traffic).contains(kernel.drop());
        }
        return denied == enforced.isDenied()
                && holdsEnforced(kernel, enforced)
                && holdsStaged(kernel.staged(), promoted)
                && kernel.would() == would(enforced, promoted);
    }

    private boolean holdsEnforced(Explanation kernel, Decisions enforced) {
        return same(enforced.egress(), kernel.egress().reason(), kernel.egress().rule(), from)
                && same(
                        enforced.ingress(),
                        kernel.ingress().reason(),
                        kernel.ingress().rule(),
                        to);
    }

    private boolean holdsStaged(Staged staged, Decisions promoted) {
        return same(promoted.egress(), staged.egress(), from) && same(promoted.ingress(), staged.ingress(), to);
    }

    private static @Nullable Verdict would(Decisions enforced, Decisions promoted) {
        return enforced.isDenied() == promoted.isDenied() ? null : promoted.verdict();
    }

    /** Staged policies are asked about their subjects alone, and never about the subject's own node. */
    private boolean same(@Nullable Decision decision, Staged.Direction staged, End subject) {
        if (decision == null
                || decision.reason() == Decision.Reason.OWN_NODE
                || !(subject instanceof End.OfPod(PodEntry pod))
                || compiled.set(pod.identity()).staged() == null) {
            return staged.reason() == FlowReason.NONE;
        }
        return staged.deny() == (decision.verdict() == Verdict.DENY)
                && same(decision, staged.reason(), staged.rule(), subject);
    }

    private boolean same(@Nullable Decision decision, FlowReason reason, int rule, End subject) {
        if (decision == null) {
            return reason == FlowReason.NONE;
        }
        return switch (decision.reason()) {
            case RULE -> reason == FlowReason.RULE && Objects.equals(decision.rule(), rule(subject, rule));
            case DEFAULT_DENY -> reason == FlowReason.DEFAULT_DENY;
            case NO_POLICY -> reason == FlowReason.NO_POLICY;
            case OWN_NODE -> reason == FlowReason.OWN_NODE;
            case SELF -> reason == FlowReason.NONE;
        };
    }

    /** Returns null if the subject's set has no such rule. */
    private @Nullable RuleRef rule(End subject, int index) {
        if (!(subject instanceof End.OfPod(PodEntry pod))) {
            return null;
        }
        List<RuleRef> rules = compiled.set(pod.identity()).rules();
        return index >= 0 && index < rules.size() ? rules.get(index) : null;
    }
}
