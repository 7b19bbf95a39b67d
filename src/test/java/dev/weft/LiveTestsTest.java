package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveTestsTest {

    private static final String SOURCE = """
            class T {
                @Test void runs() { check("a case"); }
                @net.jqwik.api.Property(tries = 5) void holds() {}
                @Disabled("why") @Test void disabled() { check("a disabled case"); }
                void helper() {}
                // @Test void comment() { check("a case of a comment"); }
                /* @Test void block() {} */
                @Nested @Disabled class Inner { @Test void nested() {} }
                @Nested class Other { @Example void other() {} }
            }
            """;

    @Test
    void areThoseThatRun() {
        LiveTests found = LiveTests.of(SOURCE);
        assertThat(found.methods()).containsExactlyInAnyOrder("runs", "holds", "other");
        assertThat(found.texts()).containsExactly("a case");
    }

    @Test
    void areNoneOfADisabledClass() {
        assertThat(LiveTests.of("@Disabled " + SOURCE).has("")).isFalse();
    }
}
