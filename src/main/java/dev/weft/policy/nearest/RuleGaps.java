package dev.weft.policy.nearest;

import dev.weft.model.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * By which of its peers and ports a rule comes nearest to a packet.
 *
 * @param peer index of the peer in the rule
 * @param port index of the port in the rule
 */
record RuleGaps(int peer, int port, List<Gap> missing) {

    /** Returns empty if no peer or no port of the rule can ever be those of the packet. */
    static Optional<RuleGaps> of(Rule rule, Situation situation) {
        PeerGaps peers = new PeerGaps(situation);
        PortGaps ports = new PortGaps(situation);
        RuleGaps best = null;
        for (int peer = 0; peer < rule.peers().size(); peer++) {
            Optional<List<Gap>> missing = peers.of(rule, rule.peers().get(peer));
            for (int port = 0; missing.isPresent() && port < rule.ports().size(); port++) {
                Optional<List<Gap>> more =
                        ports.of(rule.peers().get(peer), rule.ports().get(port));
                if (more.isPresent()) {
                    List<Gap> both = new ArrayList<>(missing.get());
                    both.addAll(more.get());
                    if (best == null || Gap.cost(both) < Gap.cost(best.missing)) {
                        best = new RuleGaps(peer, port, both);
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    boolean isMatch() {
        return missing.isEmpty();
    }
}
