package dev.weft.agent;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * What a pod waits for beyond a pass that went well.
 *
 * @param inForce whether the last pass put the pod behind an interface in force
 * @param blind whether others may be changing policies that are not seen here
 */
record Assurance(IntPredicate inForce, BooleanSupplier blind) {

    /** Returns what is missing, in words. */
    Optional<String> missing(int ifindex) {
        // Its identity comes by another watch than its address, so a pass may go well without the pod.
        if (!inForce.test(ifindex)) {
            return Optional.of("its endpoint or its identity is not known here");
        }
        // Nobody waits for a node without pods before a policy counts as enforced, so its first pod must not come up
        // with
        // less than what counts.
        return blind.getAsBoolean()
                ? Optional.of("the API server answers, but a watch is closed, so policies may have changed unseen")
                : Optional.empty();
    }
}
