package dev.weft.datapath;

import dev.weft.datapath.NodeState.LocalPod;
import dev.weft.datapath.NodeState.Node;
import dev.weft.datapath.NodeState.RemotePod;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.CidrClasses;
import dev.weft.model.Direction;
import dev.weft.model.EntryMerge;
import dev.weft.model.Peer;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicyEntry;
import dev.weft.model.PolicySet;
import dev.weft.model.PortMatch;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small worlds in which everything changes from one state to the next. */
final class RandomStates {

    static final List<Address> PEERS = List.of(
            Address.parse("10.0.0.1"),
            Address.parse("10.1.0.1"),
            Address.parse("10.1.2.1"),
            Address.parse("fd00::1"),
            Address.parse("fd00:1::1"));

    private static final List<Cidr> PREFIXES = List.of(
            Cidr.parse("0.0.0.0/0"),
            Cidr.parse("10.0.0.0/8"),
            Cidr.parse("10.1.0.0/16"),
            Cidr.parse("10.1.2.0/24"),
            Cidr.parse("fd00::/16"),
            Cidr.parse("fd00:1::/32"));
    private static final List<PortMatch> PORTS =
            List.of(PortMatch.ANY, new PortMatch(Protocol.TCP, 16, 80), new PortMatch(Protocol.TCP, 0, 0));

    private static final Peer UNREAD = new Peer.OfIdentity(ReservedIdentity.UNREAD.number());

    private final Random random;
    private Set<Integer> known = Set.of();

    RandomStates(long seed) {
        random = new Random(seed);
    }

    NodeState next() {
        known = IntStream.range(256, 264)
                .filter(number -> number < 260 || random.nextInt(4) > 0)
                .boxed()
                .collect(Collectors.toSet());
        List<LocalPod> pods = new ArrayList<>();
        Map<Integer, PolicySet> sets = new HashMap<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            int identity = 256 + random.nextInt(4);
            pods.add(new LocalPod(10 + i, identity, i, Address.parse("10.7.0." + (i + 1)), null));
            sets.computeIfAbsent(identity, _ -> set());
        }
        Address tunnel = Address.parse("192.0.2." + (2 + random.nextInt(3)));
        Map<Address, RemotePod> remote = new HashMap<>();
        for (Address peer : PEERS) {
            if (random.nextInt(3) > 0) {
                remote.put(peer, new RemotePod(260 + random.nextInt(4), tunnel));
            }
        }
        List<Node> nodes = List.of(
                new Node("own", true, Address.parse("192.0.2.1"), Set.of(Address.parse("192.0.2.1"))),
                new Node("other", false, tunnel, Set.of(tunnel)));
        return new NodeState(nodes, pods, remote, sets, known);
    }

    private CidrClasses classes() {
        return CidrClasses.of(
                PREFIXES.stream().filter(_ -> random.nextBoolean()).toList());
    }

    private PolicySet set() {
        CidrClasses classes = classes();
        PolicySet enforced = enforced(classes);
        if (random.nextInt(3) > 0) {
            return enforced;
        }
        PolicyEntries all = new EntryMerge()
                .of(List.of(enforced.entries(), enforced(classes).entries()));
        return new PolicySet(
                enforced.ingressIsolated(),
                enforced.egressIsolated(),
                PolicyEntries.staging(enforced.entries(), all),
                classes,
                List.of(),
                new PolicySet.StagedIsolation(random.nextBoolean(), random.nextBoolean()));
    }

    private PolicySet enforced(CidrClasses classes) {
        List<PolicyEntry> entries = new ArrayList<>();
        Set<List<Object>> keys = new HashSet<>();
        for (int i = 0; i < random.nextInt(6); i++) {
            Peer peer = peer(classes);
            PortMatch ports = PORTS.get(random.nextInt(PORTS.size()));
            if (keys.add(List.of(peer, ports))) {
                Verdict verdict = random.nextInt(3) == 0 ? Verdict.DENY : Verdict.ALLOW;
                boolean inDoubt = verdict == Verdict.DENY && peer instanceof Peer.OfIdentity;
                int precedence = inDoubt ? 2 : random.nextInt(3);
                entries.add(new PolicyEntry(Direction.INGRESS, peer, ports, verdict, precedence, i));
                // As the compiler does: who denies an identity denies it as long as it is not read, too.
                if (inDoubt && keys.add(List.of(UNREAD, ports))) {
                    entries.add(new PolicyEntry(Direction.INGRESS, UNREAD, ports, verdict, precedence, i));
                }
            }
        }
        return new PolicySet(random.nextInt(4) > 0, false, PolicyEntries.of(entries), classes, List.of(), null);
    }

    private Peer knownPeer() {
        int number = 260 + random.nextInt(4);
        return known.contains(number) ? new Peer.OfIdentity(number) : new Peer.Any();
    }

    private Peer peer(CidrClasses classes) {
        int kind = random.nextInt(5);
        if (kind == 0) {
            return new Peer.Any();
        }
        return kind < 3 || classes.size() == 0 ? knownPeer() : new Peer.OfClass(1 + random.nextInt(classes.size()));
    }
}
