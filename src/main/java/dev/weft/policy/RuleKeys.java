package dev.weft.policy;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.CidrClasses;
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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Turns a rule into the keys of its entries. */
final class RuleKeys {

    private static final int ANY = new Peer.Any().key();
    private static final int HOST = ReservedIdentity.HOST.number();
    private static final int REMOTE_NODE = ReservedIdentity.REMOTE_NODE.number();
    private static final int WORLD = ReservedIdentity.WORLD.number();
    private static final int UNREAD = ReservedIdentity.UNREAD.number();

    private final Set<Address> apiServers;
    private final PodPorts podPorts;
    private final int most;

    /** Stands for the keys of a rule that has more than a set may have entries. */
    static final long[] TOO_MANY = {};

    /** What is larger than this fits into nothing, whatever is taken from it. */
    private static final long OUT_OF_ROOM = 1L << 40;

    /** @param most how many keys a rule may have */
    RuleKeys(Ground ground, int most) {
        this.most = most;
        this.apiServers = ground.apiServers();
        this.podPorts = ground.podPorts();
    }

    /**
     * Returns a rule's keys in the set of a subject, ascending; {@link #TOO_MANY} itself if they are too many.
     *
     * @param identities the pods that the rule may select as peers
     */
    long[] of(Rule rule, Traits subject, Identities identities) {
        return collect(most, keys -> addTo(keys, rule, subject, identities));
    }

    /** Returns how many keys a rule has at most; those that it has twice may count twice. */
    long atMost(Rule rule, Traits subject, Identities identities) {
        Ports ports = ports(rule, subject.ports());
        long[] named = collect(
                most,
                keys -> peers(rule)
                        .forEach(peer -> ports.names.forEach(
                                name -> addByName(keys, rule, peer, name, subject.classes(), identities))));
        return orTooMany(peerCount(rule, subject, identities) * ports.numbers.size() + size(named));
    }

    /** Returns how many keys {@link #ofAllPorts} has at most. */
    long peers(Rule rule, Traits subject, Identities identities) {
        return orTooMany(peerCount(rule, subject, identities) + (deniesUnread(rule) ? 1 : 0));
    }

    /** A pod that is not read may have any address, and names for ports that the rule denies by name. */
    private static boolean deniesUnread(Rule rule) {
        return rule.verdict() == Verdict.DENY && Dependence.onAddresses(rule);
    }

    private long peerCount(Rule rule, Traits subject, Identities identities) {
        long[] count = {0};
        peers(rule).forEach(peer -> forEachPeer(rule, peer, subject.classes(), identities, _ -> count[0]++));
        return count[0];
    }

    private long orTooMany(long count) {
        return count > most ? OUT_OF_ROOM + count : count;
    }

    /** Returns how many keys there are; more than fit into anything if they are too many. */
    static long size(long[] keys) {
        return keys == TOO_MANY ? OUT_OF_ROOM : keys.length;
    }

    /** Returns the keys of a rule that would be about the same peers, but about all that they send. */
    long[] ofAllPorts(Rule rule, Traits subject, Identities identities) {
        return collect(most, keys -> {
            IntConsumer action = number -> keys.add(rule.direction(), number, PortMatch.ANY);
            peers(rule).forEach(peer -> forEachPeer(rule, peer, subject.classes(), identities, action));
            if (deniesUnread(rule)) {
                action.accept(UNREAD);
            }
        });
    }

    /** Returns what is added, ascending; {@link #TOO_MANY} if that is more than {@code most}. */
    static long[] collect(int most, Consumer<KeyBuffer> adding) {
        KeyBuffer keys = new KeyBuffer(most);
        try {
            adding.accept(keys);
            return keys.distinctAscending();
        } catch (KeyBuffer.Overflow e) {
            return TOO_MANY;
        }
    }

    private void addTo(KeyBuffer keys, Rule rule, Traits subject, Identities identities) {
        Ports ports = ports(rule, subject.ports());
        CidrClasses classes = subject.classes();
        for (RulePeer peer : peers(rule)) {
            ports.names.forEach(name -> addByName(keys, rule, peer, name, classes, identities));
            if (!ports.numbers.isEmpty()) {
                forEachPeer(
                        rule, peer, classes, identities, number -> add(keys, rule.direction(), number, ports.numbers));
            }
        }
    }

    /** Each once: nothing keeps a rule from saying the same many times. */
    private static Set<RulePeer> peers(Rule rule) {
        return new LinkedHashSet<>(rule.peers());
    }

    /**
     * The ports of a rule, each once.
     *
     * @param names those that its peers resolve
     * @param numbers all others
     */
    private record Ports(Set<RulePort.Named> names, Set<PortMatch> numbers) {}

    private static Ports ports(Rule rule, SortedSet<NamedPort> own) {
        Set<RulePort.Named> names = new LinkedHashSet<>();
        Set<PortMatch> numbers = new LinkedHashSet<>();
        for (RulePort port : rule.ports()) {
            if (port instanceof RulePort.Named name && rule.direction() == Direction.EGRESS) {
                names.add(name);
            } else {
                numbers.addAll(ports(port, own));
            }
        }
        return new Ports(names, numbers);
    }

    private static void add(KeyBuffer keys, Direction direction, int peer, Collection<PortMatch> ports) {
        for (PortMatch port : ports) {
            keys.add(direction, peer, port);
        }
    }

    private void addByName(
            KeyBuffer keys, Rule rule, RulePeer peer, RulePort.Named name, CidrClasses classes, Identities identities) {
        if (rule.verdict() == Verdict.DENY && mayBeAnyPod(peer)) {
            // Nobody knows which number an unread pod gives the name.
            add(keys, Direction.EGRESS, UNREAD, List.of(new PortMatch(name.protocol(), 0, 0)));
        }
        for (Identity pod : pods(rule, peer, identities)) {
            add(
                    keys,
                    Direction.EGRESS,
                    pod.number(),
                    PodPorts.resolve(name, pod.labels().namedPorts()));
        }
        if (peer instanceof RulePeer.Block block) {
            for (Address pod : podPorts.inBlock(rule, block)) {
                List<PortMatch> ports =
                        PodPorts.resolve(name, podPorts.labels(pod).namedPorts());
                forEachClass(classes, Cidr.of(pod), List.of(), number -> add(keys, Direction.EGRESS, number, ports));
            }
        }
    }

    private static List<PortMatch> ports(RulePort port, Collection<NamedPort> own) {
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

    private void forEachPeer(Rule rule, RulePeer peer, CidrClasses classes, Identities identities, IntConsumer action) {
        switch (peer) {
            case RulePeer.Anyone _ -> action.accept(ANY);
            case RulePeer.Pods _ -> forEachPod(rule, peer, identities, action);
            case RulePeer.Block(var cidr, var except) -> forEachClass(classes, cidr, except, action);
            case RulePeer.Of(var entity) -> forEachPeer(rule, peer, entity, classes, identities, action);
        }
    }

    private static void forEachPod(Rule rule, RulePeer peer, Identities identities, IntConsumer action) {
        pods(rule, peer, identities).forEach(identity -> action.accept(identity.number()));
        if (rule.verdict() == Verdict.DENY) {
            action.accept(UNREAD);
        }
    }

    private void forEachPeer(
            Rule rule, RulePeer peer, Entity entity, CidrClasses classes, Identities identities, IntConsumer action) {
        switch (entity) {
            case ALL -> action.accept(ANY);
            case HOST -> action.accept(HOST);
            case REMOTE_NODE -> action.accept(REMOTE_NODE);
            case WORLD -> action.accept(WORLD);
            case CLUSTER -> {
                action.accept(HOST);
                action.accept(REMOTE_NODE);
                forEachPod(rule, peer, identities, action);
            }
            case KUBE_APISERVER ->
                apiServers.forEach(address -> forEachClass(classes, Cidr.of(address), List.of(), action));
        }
    }

    private static boolean mayBeAnyPod(RulePeer peer) {
        return !(peer instanceof RulePeer.Of(var entity)) || entity == Entity.ALL || entity == Entity.CLUSTER;
    }

    // In doubt a deny rule selects and an allow rule does not: so also pods whose identity is not read yet.
    private static List<Identity> pods(Rule rule, RulePeer peer, Identities identities) {
        return switch (peer) {
            case RulePeer.Pods(var selector) -> identities.select(selector, rule.verdict() == Verdict.DENY);
            case RulePeer.Anyone _ -> identities.all();
            case RulePeer.Of(var entity) ->
                entity == Entity.ALL || entity == Entity.CLUSTER ? identities.all() : List.of();
            case RulePeer.Block _ -> List.of();
        };
    }

    private static void forEachClass(CidrClasses classes, Cidr cidr, List<Cidr> except, IntConsumer action) {
        classes.within(cidr, except).stream().forEach(number -> action.accept(new Peer.OfClass(number).key()));
    }
}
