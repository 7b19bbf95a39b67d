package dev.weft.policy.review;

import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import java.util.List;

/**
 * A part of what a rule selects.
 *
 * @param isUnreadToo whether also pods that a node has not read the identity of
 */
record Piece(RulePeer peer, RulePort port, boolean isUnreadToo) {

    static List<Piece> of(Rule rule) {
        return rule.peers().stream()
                .flatMap(peer -> rule.ports().stream().map(port -> new Piece(peer, port, false)))
                .toList();
    }

    Piece with(RulePeer part) {
        return new Piece(part, port, isUnreadToo);
    }

    Piece with(RulePort part) {
        return new Piece(peer, part, isUnreadToo);
    }

    /** Returns of how many words its peer is, which is what comparing it takes. */
    long weight() {
        return switch (peer) {
            case RulePeer.Pods(PodSelector(NamespaceScope.Labelled(var scope), var labels)) ->
                weight(scope) + weight(labels);
            case RulePeer.Pods(PodSelector(NamespaceScope.Named _, var labels)) -> weight(labels);
            case RulePeer.Block block -> 1 + block.except().size();
            case RulePeer.Anyone _, RulePeer.Of _ -> 1;
        };
    }

    private static long weight(LabelSelector selector) {
        return 1
                + selector.requirements().stream()
                        .mapToLong(requirement -> 1 + requirement.values().size())
                        .sum();
    }
}
