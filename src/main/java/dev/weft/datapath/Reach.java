package dev.weft.datapath;

import dev.weft.model.Identity;
import java.util.Set;

/**
 * Which identities packets can have.
 *
 * @param now those that are known
 * @param later those that will be once the change is complete
 */
record Reach(Set<Integer> now, Set<Integer> later) {

    /** Returns whether no packet has this peer yet. Reserved identities are always there, and so is what is no identity. */
    boolean isFresh(int peer) {
        return peer >= Identity.CLUSTER_MIN && !now.contains(peer);
    }

    /** Returns whether no packet will have this peer any more. */
    boolean isDying(int peer) {
        return peer >= Identity.CLUSTER_MIN && !later.contains(peer);
    }
}
