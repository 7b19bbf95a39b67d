package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SinceTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicInteger term = new AtomicInteger(1);
    private final Since<String> since = new Since<>(term::get);

    @Test
    void countsFromTheFirstTime() {
        assertThat(since.holds("a", NOON)).isZero();
        assertThat(since.holds("a", NOON.plusSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(since.holds("b", NOON.plusSeconds(5))).isZero();
    }

    @Test
    void beginsAnewWhereItEnded() {
        since.holds("a", NOON);
        since.holds("b", NOON);
        since.ended("a"::equals);
        assertThat(since.holds("a", NOON.plusSeconds(5))).isZero();
        assertThat(since.holds("b", NOON.plusSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void trustsNothingThatAnEarlierTermSaw() {
        since.holds("a", NOON);
        term.incrementAndGet();
        assertThat(since.holds("a", NOON.plusSeconds(600))).isZero();
        assertThat(since.holds("a", NOON.plusSeconds(605))).isEqualTo(Duration.ofSeconds(5));
    }
}
