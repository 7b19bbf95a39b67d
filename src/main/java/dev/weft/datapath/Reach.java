package dev.weft.datapath;

import dev.weft.model.Identity;
import java.util.Set;

/**
 * Which peers packets can have.
 *
 * @param now identities that are known, and tagged classes that the maps give to some address
 * @param later those that they will give once the change is complete
 */
record Reach(Set<Integer> now, Set<Integer> later) {

    /** Returns whether no packet has this peer yet. Reserved identities are always there. */
    boolean isFresh(int peer) {
        return isNumbered(peer) && !now.contains(peer);
    }

    /** Returns whether no packet will have this peer any more. */
    boolean isDying(int peer) {
        return isNumbered(peer) && !later.contains(peer);
    }

    private static boolean isNumbered(int peer) {
        return peer < 0 || peer >= Identity.CLUSTER_MIN;
    }
}
