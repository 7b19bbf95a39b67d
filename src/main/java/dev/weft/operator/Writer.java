package dev.weft.operator;

import dev.weft.operator.plan.Write;

/** Carries out one write, and shows its result in the mirrors. */
@FunctionalInterface
interface Writer {

    /** @throws Conflict if the object is not as the plan assumed; the mirrors show it as it is by then */
    void apply(Write write) throws Conflict;

    /** Somebody else wrote first: plan again. */
    final class Conflict extends Exception {

        Conflict(String message) {
            super(message);
        }
    }
}
