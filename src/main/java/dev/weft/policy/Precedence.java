package dev.weft.policy;

import dev.weft.model.Policy;

/** How a policy ranks among others. */
final class Precedence {

    private Precedence() {}

    /** Returns the precedence of a policy's rules: a low order is a high precedence. */
    static int of(int order) {
        return 1 + Policy.MAX_ORDER - order;
    }
}
