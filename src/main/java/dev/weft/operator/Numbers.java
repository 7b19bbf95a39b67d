package dev.weft.operator;

/** Hands out identity numbers that nobody has had for 24 hours. */
@FunctionalInterface
interface Numbers {

    /** @throws Exhausted if every number has been used within 24 hours */
    int next();

    /** All identity numbers were used within a day. */
    final class Exhausted extends IllegalStateException {

        Exhausted(String message) {
            super(message);
        }
    }
}
