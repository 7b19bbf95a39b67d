package dev.weft.policy;

import dev.weft.model.Cidr;
import dev.weft.model.CidrClasses;
import dev.weft.model.Entity;
import dev.weft.model.NamedPort;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * The prefixes that the rules of a subject need told apart.
 *
 * @param enforced by rules that are enforced
 * @param all by those that are staged, too
 */
record Prefixes(CidrClasses enforced, CidrClasses all) {

    static final Prefixes NONE = new Prefixes(CidrClasses.NONE, CidrClasses.NONE);

    /** @param own the subject's named ports */
    static Prefixes of(List<PlacedRule> rules, SortedSet<NamedPort> own, Ground ground) {
        Set<Cidr> found = new HashSet<>();
        rules.stream().filter(placed -> !placed.staged()).forEach(placed -> addTo(found, placed.rule(), own, ground));
        CidrClasses enforced = CidrClasses.of(found);
        rules.stream().filter(PlacedRule::staged).forEach(placed -> addTo(found, placed.rule(), own, ground));
        return new Prefixes(enforced, found.size() == enforced.size() ? enforced : CidrClasses.of(found));
    }

    private static void addTo(Set<Cidr> found, Rule rule, SortedSet<NamedPort> own, Ground ground) {
        if (Dependence.hasNumbers(rule, own)) {
            found.addAll(ofPeers(rule, ground));
        }
        found.addAll(ofPods(rule, ground));
    }

    /** Returns these with what equals them in their place, so that who compares them looks at no prefix. */
    Prefixes shared(Map<CidrClasses, CidrClasses> equal) {
        return new Prefixes(
                equal.computeIfAbsent(enforced, classes -> classes), equal.computeIfAbsent(all, classes -> classes));
    }

    int ofStagedAlone() {
        return all.size() - enforced.size();
    }

    /**
     * Returns what a rule needs to tell its peers apart, where it has ports that are the same for all of them. A block that
     * excepts itself is nobody, and names nothing: who has no entry must not cost others any.
     */
    static List<Cidr> ofPeers(Rule rule, Ground ground) {
        List<Cidr> found = new ArrayList<>();
        for (RulePeer peer : rule.peers()) {
            if (peer instanceof RulePeer.Block(var cidr, var except)) {
                if (except.stream().anyMatch(hole -> hole.contains(cidr))) {
                    continue;
                }
                found.add(cidr);
                found.addAll(except);
            } else if (peer instanceof RulePeer.Of(Entity entity) && entity == Entity.KUBE_APISERVER) {
                ground.apiServers().forEach(address -> found.add(Cidr.of(address)));
            }
        }
        return found;
    }

    /** Returns the pods of which a rule needs to tell the names of ports apart. */
    static List<Cidr> ofPods(Rule rule, Ground ground) {
        List<Cidr> found = new ArrayList<>();
        for (RulePeer peer : rule.peers()) {
            if (peer instanceof RulePeer.Block block) {
                ground.podPorts().inBlock(rule, block).forEach(pod -> found.add(Cidr.of(pod)));
            }
        }
        return found;
    }
}
