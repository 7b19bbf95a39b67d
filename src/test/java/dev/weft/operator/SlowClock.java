package dev.weft.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Each look at it takes some time. */
final class SlowClock implements InstantSource {

    Instant now = Instant.EPOCH;
    Duration step = Duration.ZERO;

    @Override
    public Instant instant() {
        now = now.plus(step);
        return now;
    }
}
