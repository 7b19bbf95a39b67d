package dev.weft.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The API server passes on 4,096 characters of warnings, and cuts each to 256 beyond that. */
class WordingTest {

    @Test
    void warningsFitHoweverManyAndLongTheyAre() {
        List<String> warnings = Wording.warnings(Collections.nCopies(100, "\uD83D\uDD78".repeat(1000)));
        assertThat(warnings).hasSize(13).last().isEqualTo("weft: and 88 more; weft policy check lists all");
        assertThat(warnings)
                .allSatisfy(warning ->
                        assertThat(warning.codePointCount(0, warning.length())).isLessThanOrEqualTo(256));
        assertThat(warnings.stream()
                        .mapToInt(warning -> warning.codePointCount(0, warning.length()))
                        .sum())
                .isLessThan(4096);
        assertThat(warnings.getFirst()).endsWith("\uD83D\uDD78…");
    }

    @Test
    void shortOnesStayAsTheyAre() {
        assertThat(Wording.warnings(List.of("one", "two"))).containsExactly("weft: one", "weft: two");
    }
}
