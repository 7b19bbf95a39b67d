package dev.weft.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes five times as fast from now on. */
final class Hurried extends Clock {

    private static final int TIMES = 5;

    private final Instant begin = Instant.now();

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return begin.plus(Duration.between(begin, Instant.now()).multipliedBy(TIMES));
    }
}
