package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.Peer;
import dev.weft.model.PolicyEntry;
import dev.weft.model.PolicySet;
import dev.weft.model.PortMatch;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Asks one compiled set as the datapath does: probes for the peer's identity, its CIDR class and for anybody, each with
 * every port prefix that the set uses, and lets the decisive hit win.
 */
public final class PolicyJudge {

    private final PolicySet set;
    private final Map<Match, PolicyEntry> entries = new HashMap<>();
    private final int[] portBits;

    public PolicyJudge(PolicySet set) {
        this.set = set;
        for (PolicyEntry entry : set.entries()) {
            entries.put(new Match(entry.direction(), entry.peer(), entry.ports()), entry);
        }
        portBits = set.entries().stream()
                .mapToInt(entry -> entry.ports().bits())
                .distinct()
                .toArray();
    }

    /**
     * The other end and what is sent.
     *
     * @param peerClass the class of the peer's address, if it has one
     * @param port the destination port; type and code for ICMP, as in {@link PortMatch}
     */
    public record Question(Direction direction, int peer, OptionalInt peerClass, Protocol protocol, int port) {}

    public Decision judge(Question question) {
        if (question.peer() == ReservedIdentity.HOST.number()) {
            return Decision.OWN_NODE;
        }
        PolicyEntry hit = probe(question);
        if (hit != null) {
            return new Decision(hit.verdict(), Decision.Reason.RULE, set.rules().get(hit.rule()));
        }
        boolean isolated = switch (question.direction()) {
            case EGRESS -> set.egressIsolated();
            case INGRESS -> set.ingressIsolated();
        };
        return isolated ? Decision.DEFAULT_DENY : Decision.NO_POLICY;
    }

    private @Nullable PolicyEntry probe(Question question) {
        PolicyEntry best = null;
        for (Peer peer : peers(question)) {
            best = decisive(best, entries.get(new Match(question.direction(), peer, PortMatch.ANY)));
            for (int bits : portBits) {
                PortMatch ports = new PortMatch(question.protocol(), bits, question.port() & ~(0xffff >> bits));
                best = decisive(best, entries.get(new Match(question.direction(), peer, ports)));
            }
        }
        return best;
    }

    private static List<Peer> peers(Question question) {
        List<Peer> peers = new ArrayList<>(List.of(new Peer.Any(), new Peer.OfIdentity(question.peer())));
        question.peerClass().ifPresent(number -> peers.add(new Peer.OfClass(number)));
        return peers;
    }

    private static @Nullable PolicyEntry decisive(@Nullable PolicyEntry one, @Nullable PolicyEntry other) {
        return one == null ? other : other == null ? one : Precedence.decisive(one, other);
    }
}
