package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import java.util.List;
import java.util.SortedSet;

/** What the keys of a rule hang on besides the rule itself. */
final class Dependence {

    private static final RulePeer API_SERVERS = new RulePeer.Of(Entity.KUBE_APISERVER);

    private Dependence() {}

    /** Returns whether it makes a difference between subjects that differ in their named ports only. */
    static boolean onSubject(Rule rule) {
        return rule.direction() == Direction.INGRESS && hasName(rule);
    }

    static boolean onSubject(List<Policy> policies) {
        for (Policy policy : policies) {
            for (Rule rule : policy.rules()) {
                if (onSubject(rule)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether it may select identities one by one. */
    static boolean onIdentities(Rule rule) {
        return hasEgressName(rule)
                || rule.peers().stream().anyMatch(peer -> switch (peer) {
                    case RulePeer.Pods _ -> true;
                    case RulePeer.Of(Entity entity) -> entity == Entity.CLUSTER;
                    case RulePeer.Anyone _, RulePeer.Block _ -> false;
                });
    }

    /** Returns whether it selects classes. */
    static boolean onClasses(Rule rule) {
        return rule.peers().stream().anyMatch(peer -> switch (peer) {
            case RulePeer.Block _ -> true;
            case RulePeer.Of(Entity entity) -> entity == Entity.KUBE_APISERVER;
            case RulePeer.Anyone _, RulePeer.Pods _ -> false;
        });
    }

    /**
     * Returns whether what they need told apart may have changed since the last time: they name ports that pods in blocks
     * have, or API servers, and these are others.
     */
    static boolean onPlaces(List<PlacedRule> rules, boolean sameServers) {
        for (PlacedRule placed : rules) {
            Rule rule = placed.rule();
            if (onAddresses(rule) || !sameServers && rule.peers().contains(API_SERVERS)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a rule has ports that do not hang on the peer; without them it needs no block told apart. */
    static boolean hasNumbers(Rule rule, SortedSet<NamedPort> own) {
        for (RulePort port : rule.ports()) {
            boolean has = !(port instanceof RulePort.Named named)
                    || rule.direction() == Direction.INGRESS
                            && !PodPorts.resolve(named, own).isEmpty();
            if (has) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether it selects pods by their address and their names for ports. */
    static boolean onAddresses(Rule rule) {
        return hasEgressName(rule) && rule.peers().stream().anyMatch(RulePeer.Block.class::isInstance);
    }

    private static boolean hasEgressName(Rule rule) {
        return rule.direction() == Direction.EGRESS && hasName(rule);
    }

    private static boolean hasName(Rule rule) {
        for (RulePort port : rule.ports()) {
            if (port instanceof RulePort.Named) {
                return true;
            }
        }
        return false;
    }
}
