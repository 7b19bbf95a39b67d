package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Peer;
import dev.weft.model.Policy;
import dev.weft.model.PortMatch;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** What the rules say about one identity that the sets do not know yet. */
final class FreshPeer {

    private final Identity identity;
    private final Peer peer;

    FreshPeer(Identity identity) {
        this.identity = identity;
        this.peer = new Peer.OfIdentity(identity.number());
    }

    List<Match> matches(Rule rule, SortedSet<NamedPort> own) {
        List<Match> matches = new ArrayList<>();
        for (RulePeer candidate : rule.peers()) {
            for (RulePort port : rule.ports()) {
                for (PortMatch ports : ports(rule, candidate, port, own)) {
                    matches.add(new Match(rule.direction(), peer, ports));
                }
            }
        }
        return matches;
    }

    private List<PortMatch> ports(Rule rule, RulePeer candidate, RulePort port, SortedSet<NamedPort> own) {
        if (rule.direction() == Direction.EGRESS && port instanceof RulePort.Named) {
            return named(rule, candidate)
                    ? RuleMatches.ports(port, identity.labels().namedPorts())
                    : List.of();
        }
        return singled(rule, candidate) ? RuleMatches.ports(port, own) : List.of();
    }

    /** Whoever rules select by Any needs no entry of its own, unless the port hangs on the identity. */
    private boolean named(Rule rule, RulePeer candidate) {
        return singled(rule, candidate)
                || candidate instanceof RulePeer.Anyone
                || candidate instanceof RulePeer.Of(Entity entity) && entity == Entity.ALL;
    }

    private boolean singled(Rule rule, RulePeer candidate) {
        return switch (candidate) {
            case RulePeer.Pods(var selector) -> selector.matches(identity.labels(), rule.verdict() == Verdict.DENY);
            case RulePeer.Of(var entity) -> entity == Entity.CLUSTER;
            case RulePeer.Anyone _, RulePeer.Block _ -> false;
        };
    }

    boolean mayDependOnAddress(List<Policy> policies) {
        return policies.stream()
                .flatMap(policy -> policy.rules().stream())
                .filter(rule -> rule.direction() == Direction.EGRESS
                        && rule.peers().stream().anyMatch(RulePeer.Block.class::isInstance))
                .flatMap(rule -> rule.ports().stream())
                .anyMatch(port -> port instanceof RulePort.Named
                        && !RuleMatches.ports(port, identity.labels().namedPorts())
                                .isEmpty());
    }
}
