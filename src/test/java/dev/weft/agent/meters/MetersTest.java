package dev.weft.agent.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetersTest {

    @Test
    void aCounterOutlivesACollection() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AtomicLong count = new AtomicLong();
        new Meters(registry).counter("weft.test", "for a test", Tags.empty(), count::get);
        for (int i = 0; i < 5; i++) {
            System.gc();
            count.incrementAndGet();
            assertThat(registry.get("weft.test").functionCounter().count()).isEqualTo(i + 1);
        }
    }
}
