package dev.weft.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Tells the time that the clock would if nobody set it: for how long something has been, whatever an hour it is. */
final class SteadyClock implements InstantSource {

    private final Instant origin;
    private final LongSupplier nanoTime;
    private final long began;

    /** @param nanoTime as {@link System#nanoTime} */
    SteadyClock(InstantSource clock, LongSupplier nanoTime) {
        this.origin = clock.instant();
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    @Override
    public Instant instant() {
        return origin.plus(Duration.ofNanos(nanoTime.getAsLong() - began));
    }
}
