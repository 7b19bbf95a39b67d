package dev.weft.policy;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.EntryKey;
import dev.weft.model.Peer;
import dev.weft.model.PolicyEntry;
import dev.weft.model.PolicySet;
import dev.weft.model.PortMatch;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Asks one compiled set as the datapath does: probes for the peer's identity, its CIDR class and for anybody, each with
 * every port prefix that the set uses, and lets the decisive hit win.
 */
public final class PolicyJudge {

    private final PolicySet set;
    private final int[] portBits;

    public PolicyJudge(PolicySet set) {
        this.set = set;
        portBits = set.entries().portBits();
    }

    /**
     * The other end and what is sent.
     *
     * @param address the peer's, null if no prefix is to cover it
     * @param port the destination port; type and code for ICMP, as in {@link PortMatch}
     */
    public record Question(
            Direction direction, int peer, @Nullable Address address, Protocol protocol, int port) {}

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
        int[] peers = peers(question);
        long[] keys = new long[peers.length * (1 + portBits.length)];
        int count = 0;
        for (int peer : peers) {
            keys[count++] = EntryKey.of(question.direction(), peer, PortMatch.ANY);
            for (int bits : portBits) {
                PortMatch ports = new PortMatch(question.protocol(), bits, question.port() & ~(0xffff >> bits));
                keys[count++] = EntryKey.of(question.direction(), peer, ports);
            }
        }
        return set.entries().decisive(keys);
    }

    private int[] peers(Question question) {
        int any = new Peer.Any().key();
        OptionalInt peerClass =
                question.address() == null ? OptionalInt.empty() : set.classes().of(question.address());
        return peerClass.isPresent()
                ? new int[] {any, question.peer(), new Peer.OfClass(peerClass.getAsInt()).key()}
                : new int[] {any, question.peer()};
    }
}
