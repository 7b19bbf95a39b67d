package dev.weft.agent.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PassMeterTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PassMeter meter = new PassMeter(registry, now::get);

    @Test
    void aPassThatDoesNotEndIsTroubleAfterFiveSeconds() throws Exception {
        meter.time(() -> {
            now.addAndGet(5 * SECOND);
            assertThat(meter.troubles()).isEmpty();
            now.addAndGet(SECOND);
            assertThat(meter.troubles()).containsExactly("a pass has been under way for 6 s");
        });
        assertThat(meter.troubles()).isEmpty();
    }

    @Test
    void whatAPassHasSwitchedIsInForceAtItsFirstWait() throws Exception {
        Runnable wait = meter.noting(() -> now.addAndGet(30 * SECOND));
        meter.time(() -> {
            now.addAndGet(SECOND);
            wait.run();
            wait.run();
        });
        meter.time(() -> now.addAndGet(2 * SECOND));
        Thread other = new Thread(wait);
        meter.time(() -> {
            other.start();
            other.join();
        });
        assertThat(registry.get("weft.agent.pass.in.force.duration").timer().count())
                .isEqualTo(3);
        assertThat(registry.get("weft.agent.pass.in.force.duration").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(1 + 2 + 30);
    }

    /** A quantile of these is known as a bound alone: it says nothing where the bounds lie far apart. */
    @Test
    void boundsLieCloseTogetherAroundTheBarOfAPass() {
        List<Double> bounds = Stream.of(registry.get("weft.agent.pass.in.force.duration")
                        .timer()
                        .takeSnapshot()
                        .histogramCounts())
                .map(count -> count.bucket(TimeUnit.MILLISECONDS))
                .filter(bound -> bound >= 5 && bound <= 50)
                .toList();
        assertThat(bounds).contains(5.0, 10.0, 50.0);
        for (int i = 1; i < bounds.size(); i++) {
            assertThat(bounds.get(i) / bounds.get(i - 1)).isLessThan(1.4);
        }
    }

    @Test
    void timeBetweenPassesIsNoTrouble() throws Exception {
        meter.time(() -> {});
        now.addAndGet(60 * SECOND);
        assertThat(meter.troubles()).isEmpty();
    }
}
