package dev.weft.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Each look at it takes some time. */
final class SlowClock extends Clock {

    Instant now = Instant.EPOCH;
    Duration step = Duration.ZERO;

    @Override
    public Instant instant() {
        now = now.plus(step);
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
