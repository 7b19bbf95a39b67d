package dev.weft.policy;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Peer;
import dev.weft.model.PortMatch;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/** Turns a rule into the keys of its entries. */
final class RuleMatches {

    private static final Peer ANY = new Peer.Any();
    private static final Peer HOST = reserved(ReservedIdentity.HOST);
    private static final Peer REMOTE_NODE = reserved(ReservedIdentity.REMOTE_NODE);
    private static final Peer WORLD = reserved(ReservedIdentity.WORLD);

    private final Identities identities;
    private final CidrClasses classes;
    private final Set<Address> apiServers;
    private final PodPorts podPorts;
    private final Map<Rule, List<Match>> kept = new IdentityHashMap<>();

    RuleMatches(PolicyInput input, Identities identities, CidrClasses classes, PodPorts podPorts) {
        this.identities = identities;
        this.classes = classes;
        this.apiServers = input.apiServers();
        this.podPorts = podPorts;
    }

    /**
     * Returns a rule's keys in the set of a subject.
     *
     * @param own the subject's named ports
     */
    List<Match> of(Rule rule, SortedSet<NamedPort> own) {
        if (PodPorts.dependOnSubject(rule)) {
            return compute(rule, own);
        }
        return kept.computeIfAbsent(rule, fresh -> compute(fresh, own));
    }

    private List<Match> compute(Rule rule, SortedSet<NamedPort> own) {
        List<Match> matches = new ArrayList<>();
        for (RulePeer peer : rule.peers()) {
            List<Peer> peers = peers(rule, peer);
            for (RulePort port : rule.ports()) {
                if (port instanceof RulePort.Named name && rule.direction() == Direction.EGRESS) {
                    addByName(matches, rule, peer, name);
                } else {
                    add(matches, rule.direction(), peers, ports(port, own));
                }
            }
        }
        return matches;
    }

    private static void add(List<Match> matches, Direction direction, List<Peer> peers, List<PortMatch> ports) {
        for (Peer peer : peers) {
            for (PortMatch port : ports) {
                matches.add(new Match(direction, peer, port));
            }
        }
    }

    private void addByName(List<Match> matches, Rule rule, RulePeer peer, RulePort.Named name) {
        for (Identity pod : pods(rule, peer)) {
            add(
                    matches,
                    Direction.EGRESS,
                    List.of(new Peer.OfIdentity(pod.number())),
                    PodPorts.resolve(name, pod.labels().namedPorts()));
        }
        if (peer instanceof RulePeer.Block block) {
            for (Address pod : podPorts.inBlock(rule, block)) {
                List<PortMatch> ports =
                        PodPorts.resolve(name, podPorts.labels(pod).namedPorts());
                add(matches, Direction.EGRESS, classes(Cidr.of(pod), List.of()), ports);
            }
        }
    }

    static List<PortMatch> ports(RulePort port, Collection<NamedPort> own) {
        return switch (port) {
            case RulePort.Everything _ -> List.of(PortMatch.ANY);
            case RulePort.Whole(var protocol) -> List.of(new PortMatch(protocol, 0, 0));
            case RulePort.Range(var protocol, int first, int last) -> PortPrefixes.cover(protocol, first, last);
            case RulePort.Named named -> PodPorts.resolve(named, own);
            case RulePort.Icmp(var protocol, int type, var code) ->
                List.of(
                        code == null
                                ? new PortMatch(protocol, 8, type << 8)
                                : new PortMatch(protocol, 16, type << 8 | code));
        };
    }

    private List<Peer> peers(Rule rule, RulePeer peer) {
        return switch (peer) {
            case RulePeer.Anyone _ -> List.of(ANY);
            case RulePeer.Pods _ -> identified(pods(rule, peer));
            case RulePeer.Block(var cidr, var except) -> classes(cidr, except);
            case RulePeer.Of(var entity) -> peers(entity);
        };
    }

    private List<Peer> peers(Entity entity) {
        return switch (entity) {
            case ALL -> List.of(ANY);
            case HOST -> List.of(HOST);
            case REMOTE_NODE -> List.of(REMOTE_NODE);
            case WORLD -> List.of(WORLD);
            case CLUSTER -> {
                List<Peer> cluster = new ArrayList<>(List.of(HOST, REMOTE_NODE));
                cluster.addAll(identified(identities.all()));
                yield cluster;
            }
            case KUBE_APISERVER ->
                apiServers.stream()
                        .flatMap(address -> classes(Cidr.of(address), List.of()).stream())
                        .toList();
        };
    }

    // In doubt a deny rule selects and an allow rule does not.
    private List<Identity> pods(Rule rule, RulePeer peer) {
        return switch (peer) {
            case RulePeer.Pods(var selector) -> identities.select(selector, rule.verdict() == Verdict.DENY);
            case RulePeer.Anyone _ -> identities.all();
            case RulePeer.Of(var entity) ->
                entity == Entity.ALL || entity == Entity.CLUSTER ? identities.all() : List.of();
            case RulePeer.Block _ -> List.of();
        };
    }

    private List<Peer> classes(Cidr cidr, List<Cidr> except) {
        List<Peer> found = new ArrayList<>();
        for (Map.Entry<Cidr, Integer> prefix : classes.within(cidr)) {
            if (except.stream().noneMatch(hole -> hole.contains(prefix.getKey()))) {
                found.add(new Peer.OfClass(prefix.getValue()));
            }
        }
        return found;
    }

    private static List<Peer> identified(List<Identity> pods) {
        List<Peer> peers = new ArrayList<>(pods.size());
        for (Identity pod : pods) {
            peers.add(new Peer.OfIdentity(pod.number()));
        }
        return peers;
    }

    private static Peer reserved(ReservedIdentity identity) {
        return new Peer.OfIdentity(identity.number());
    }
}
