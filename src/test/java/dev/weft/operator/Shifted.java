package dev.weft.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The time somewhere else. */
final class Shifted extends Clock {

    volatile Duration shift;
    private final Clock here;

    Shifted(Clock here, Duration shift) {
        this.here = here;
        this.shift = shift;
    }

    @Override
    public ZoneId getZone() {
        return here.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return here.instant().plus(shift);
    }
}
