package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacTest {

    @Test
    void readsAndWrites() {
        Mac mac = Mac.parse("02:57:46:54:ff:04");
        assertThat(mac.value()).isEqualTo(0x02574654ff04L);
        assertThat(mac).hasToString("02:57:46:54:ff:04");
        assertThat(Mac.of(mac.bytes())).isEqualTo(mac);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02:57:46:54:ff", "02:57:46:54:ff:04:05", "02-57-46-54-ff-04", "zz:57:46:54:ff:04"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Mac.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
