package dev.weft.policy.review;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.RuleRef;
import dev.weft.model.Verdict;
import dev.weft.policy.PolicyCompiler;
import java.util.List;
import java.util.Set;

/** Finds rules that make more entries, or name more prefixes, than a node has room for. */
final class Overfull {

    /** The most prefixes that a range of ports is made of. */
    private static final int PREFIXES = 30;

    private final Crowd crowd;

    Overfull(Crowd crowd) {
        this.crowd = crowd;
    }

    List<Remark> find(Policy policy) {
        long ports = policy.rules().stream().mapToLong(Overfull::ports).sum();
        long prefixes = policy.rules().stream().mapToLong(Overfull::prefixes).sum();
        if (ports * (crowd.all().size() + prefixes) <= PolicyCompiler.MOST_ENTRIES
                && prefixes <= PolicyCompiler.MOST_PREFIXES) {
            return List.of();
        }
        Trial trial = new Trial(List.of(policy), crowd.matching(policy.subject()), crowd.all(), Set.of());
        List<RuleRef> narrowed = trial.narrowed();
        return policy.rules().stream()
                .filter(rule -> narrowed.contains(policy.ref().rule(rule.direction(), rule.index())))
                .map(Overfull::remark)
                .toList();
    }

    private static long ports(Rule rule) {
        return rule.ports().stream()
                .mapToLong(port -> port instanceof RulePort.Range ? PREFIXES : 1)
                .sum();
    }

    private static long prefixes(Rule rule) {
        return rule.peers().stream()
                .mapToLong(peer -> peer instanceof RulePeer.Block block
                        ? 1 + block.except().size()
                        : 0)
                .sum();
    }

    private static Remark remark(Rule rule) {
        boolean allows = rule.verdict() == Verdict.ALLOW;
        return new Remark(
                Remark.Reason.TOO_LARGE,
                Place.ports(rule),
                rule.size(),
                "make more than " + PolicyCompiler.MOST_ENTRIES
                        + " entries with the pods that there are, one for each port and each set of labels or prefix, so "
                        + (allows ? "nothing is allowed by the rule" : "the rule denies all ports, or everybody"),
                "name ranges of ports, fewer ports, or fewer peers");
    }
}
