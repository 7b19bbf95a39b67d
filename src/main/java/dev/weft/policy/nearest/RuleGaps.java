package dev.weft.policy.nearest;

import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By which of its peers and ports a rule comes nearest to a packet.
 *
 * @param peer index of the peer in the rule
 * @param port index of the port in the rule
 */
record RuleGaps(int peer, int port, List<Gap> missing) {

    /**
     * Returns empty if no peer or no port of the rule can ever be those of the packet; of pairs that are as near the first by
     * peer, then by port. A port is as near with one peer as with any other of which it means the same, so that not every
     * pair has to be tried: a rule may have many thousands.
     */
    static Optional<RuleGaps> of(Rule rule, Situation situation) {
        PeerGaps peers = new PeerGaps(situation);
        NearPort named = NearPort.of(rule.ports(), true, situation);
        NearPort numbered = NearPort.of(rule.ports(), false, situation);
        RuleGaps best = null;
        for (int i = 0; i < rule.peers().size() && (best == null || !best.isMatch()); i++) {
            RulePeer peer = rule.peers().get(i);
            NearPort port = PortGaps.mayName(peer) ? named : numbered;
            List<Gap> missing =
                    port == null ? null : peers.of(rule, peer).map(port::behind).orElse(null);
            if (port != null && missing != null && (best == null || Gap.cost(missing) < Gap.cost(best.missing))) {
                best = new RuleGaps(i, port.index, missing);
            }
        }
        return Optional.ofNullable(best);
    }

    boolean isMatch() {
        return missing.isEmpty();
    }

    /** The port of a rule that is nearest with the peers that may name ports, or with the others. */
    private record NearPort(int index, List<Gap> missing) {

        static @Nullable NearPort of(List<RulePort> ports, boolean mayName, Situation situation) {
            PortGaps gaps = new PortGaps(situation);
            NearPort best = null;
            for (int i = 0; i < ports.size(); i++) {
                List<Gap> missing = gaps.of(mayName, ports.get(i)).orElse(null);
                if (missing != null && (best == null || Gap.cost(missing) < Gap.cost(best.missing))) {
                    best = new NearPort(i, missing);
                }
            }
            return best;
        }

        List<Gap> behind(List<Gap> ofPeer) {
            List<Gap> both = new ArrayList<>(ofPeer);
            both.addAll(missing);
            return both;
        }
    }
}
