package dev.weft.operator;

import java.time.Duration;

/** Hands out identity numbers that nobody has had for 24 hours. */
@FunctionalInterface
interface Numbers {

    /** How long nobody has had a number that is given out. */
    Duration REST = Duration.ofHours(24);

    /** @throws Exhausted if every number has been used within 24 hours */
    int next();

    /** Returns whether many other numbers are given out before this one comes again. */
    default boolean isRecent(int number) {
        return true;
    }

    /** All identity numbers were used within a day. */
    final class Exhausted extends IllegalStateException {

        Exhausted(String message) {
            super(message);
        }
    }
}
