package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolTest {

    @Test
    void returnsWhatWasPrinted() throws IOException {
        assertThat(Tool.run(List.of("cat"), "a\n")).isEqualTo("a\n");
    }

    @Test
    void tellsTheWordsOfAFailure() {
        assertThatThrownBy(() -> Tool.run(List.of("sh", "-c", "echo why; exit 3"), "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("why");
    }

    /** Whoever waits for it holds up every pass. */
    @Test
    void doesNotWaitForAProgramThatHangs() {
        Instant begun = Instant.now();
        assertThatThrownBy(() -> Tool.run(List.of("sleep", "60"), ""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not end");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }
}
