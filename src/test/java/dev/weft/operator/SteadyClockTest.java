package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    @Test
    void goesOnWhenTheClockIsSet() {
        SlowClock wall = new SlowClock();
        // Near its end, as nanoTime may begin anywhere.
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        SteadyClock steady = new SteadyClock(wall, nanos::get);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        wall.now = Instant.EPOCH.minus(Duration.ofHours(1));
        assertThat(steady.instant()).isEqualTo(Instant.EPOCH.plusSeconds(3));
    }
}
