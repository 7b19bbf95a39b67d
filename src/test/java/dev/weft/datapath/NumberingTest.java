package dev.weft.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumberingTest {

    private final Numbering numbering = new Numbering(1);

    @Test
    void keepsWhatIsInForce() {
        assertThat(numbering.assign(Map.of("a", 3, "b", 1), List.of("a", "b"), 9))
                .isEqualTo(Map.of("a", 3, "b", 1));
    }

    @Test
    void beginsBehindTheHighestInForce() {
        assertThat(numbering.assign(Map.of("a", 3, "gone", 5), List.of("a", "b", "c"), 9))
                .isEqualTo(Map.of("a", 3, "b", 6, "c", 7));
        assertThat(new Numbering(1).assign(Map.of(), List.of("a"), 9)).isEqualTo(Map.of("a", 1));
    }

    @Test
    void aNumberThatBecameFreeRests() {
        Map<String, Integer> now = numbering.assign(Map.of(), List.of("a", "b"), 9);
        now = numbering.assign(Map.of("a", now.get("a")), List.of("a", "c"), 9);
        assertThat(now).isEqualTo(Map.of("a", 1, "c", 3));
    }

    /** Of pods that come and go one at a time, each gets the number that has rested longest. */
    @Test
    void everyNumberIsGivenBeforeOneComesBack() {
        Set<Integer> given = new HashSet<>();
        Map<String, Integer> current = new HashMap<>(numbering.assign(Map.of(), List.of("stays"), 9));
        for (int pod = 0; pod < 7; pod++) {
            Map<String, Integer> assigned = numbering.assign(current, List.of("stays", "pod-" + pod), 9);
            given.add(assigned.get("pod-" + pod));
        }
        assertThat(given).containsExactlyInAnyOrder(2, 3, 4, 5, 6, 7, 8);
        assertThat(numbering.assign(current, List.of("stays", "late"), 9)).containsEntry("late", 2);
    }

    @Test
    void allNumbersCanBeInUse() {
        Map<String, Integer> current = Map.of("x", 8, "going", 2);
        List<String> wanted = List.of("x", "a", "b", "c", "d", "e", "f");
        assertThat(numbering.assign(current, wanted, 9).values()).containsExactlyInAnyOrder(8, 1, 3, 4, 5, 6, 7);
        assertThatThrownBy(() -> new Numbering(1).assign(current, List.of("x", "a", "b", "c", "d", "e", "f", "g"), 9))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no number below 9 is free for g");
    }
}
