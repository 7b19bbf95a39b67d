package dev.weft.barrier;

import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;

/**
 * One generation of a policy that is to be in force.
 *
 * @param version a resourceVersion in which the policy had this generation; the lower, the sooner nodes count
 * @param understood whether all of it is; else a part is enforced, narrowly
 */
public record PolicyGoal(Policy policy, long version, boolean understood) {

    PolicyRef ref() {
        return policy.ref();
    }

    /** Returns whether nodes may still enforce an earlier generation, which may have selected other pods. */
    boolean hasPredecessor() {
        return ref().generation() > 1;
    }
}
