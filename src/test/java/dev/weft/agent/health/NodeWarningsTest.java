package dev.weft.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class NodeWarningsTest {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private boolean refuses;

    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    private void take(Event event) {
        if (refuses) {
            throw new IllegalStateException("the API server is away");
        }
        events.add(event);
    }

    @Test
    void saysItOnceInTenMinutes() {
        try (NodeWarnings warnings = new NodeWarnings("n1", this::take, clock)) {
            for (int second = 0; second < 1200; second++) {
                warnings.warn("MapFull", "map 'policy' is full");
                now = now.plusSeconds(1);
            }
            warnings.warn("TunnelPortTaken", "UDP 8472 is in use");
            await().atMost(Duration.ofSeconds(5)).until(() -> events.size() == 3);
            assertThat(events).extracting(Event::getReason).containsExactly("MapFull", "MapFull", "TunnelPortTaken");
            Event event = events.getFirst();
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("Node");
            assertThat(event.getInvolvedObject().getUid()).isEqualTo("n1");
            assertThat(event.getMetadata().getNamespace()).isEqualTo("default");
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(events).extracting(each -> each.getMetadata().getName()).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatWasRefusedIsSaidAgain() {
        try (NodeWarnings warnings = new NodeWarnings("n1", this::take, clock)) {
            refuses = true;
            warnings.warn("MapFull", "full");
            refuses = false;
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                warnings.warn("MapFull", "full");
                return events.size() == 1;
            });
        }
    }
}
