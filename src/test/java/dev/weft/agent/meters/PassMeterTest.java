package dev.weft.agent.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PassMeterTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final PassMeter meter = new PassMeter(new SimpleMeterRegistry(), now::get);

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
    void timeBetweenPassesIsNoTrouble() throws Exception {
        meter.time(() -> {});
        now.addAndGet(60 * SECOND);
        assertThat(meter.troubles()).isEmpty();
    }
}
