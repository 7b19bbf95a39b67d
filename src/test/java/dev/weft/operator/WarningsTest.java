package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 243, 244, 245, 253})
    void longestNamesMakeNamesThatTheApiServerTakes(int length) {
        String name = Warnings.name("a".repeat(length), -1);

        assertThat(name).hasSizeLessThanOrEqualTo(253).matches("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "."})
    void nameIsNotCutBehindAMark(String mark) {
        String name = Warnings.name("a".repeat(243) + mark + "b".repeat(9), 1);

        assertThat(name).isEqualTo("a".repeat(243) + ".1");
    }
}
