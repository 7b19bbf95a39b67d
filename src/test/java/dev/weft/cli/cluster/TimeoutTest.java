package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeoutTest {

    @Test
    void readsWhatKubectlReads() {
        assertThat(new Timeout().convert("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(new Timeout().convert("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(new Timeout().convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(new Timeout().convert("0s")).isZero();
        assertThat(new Timeout().convert("2h")).isEqualTo(Duration.ofHours(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "1d", "30s ", "99999999999s"})
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> new Timeout().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("write it as 30s");
    }
}
