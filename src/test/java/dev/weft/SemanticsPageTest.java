package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each choice and each advisory of docs/semantics.md names tests, and they exist. */
class SemanticsPageTest {

    private static final Path REPO = Path.of(System.getProperty("weft.repo"));
    private static final Pattern TABLE = Pattern.compile("(?m)^\\|.*\\| test \\|\n\\|[-|]+\n((?:\\|.*\n)+)");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Map<String, String> JAVA = sources("src/test/java", ".java");
    private static final Map<String, String> PROGRAMS = sources("bpf/tests", ".c");
    private static final Map<String, String> SUITES = sources("test/suites", "");

    private static Map<String, String> sources(String directory, String suffix) {
        try (Stream<Path> files = Files.walk(REPO.resolve(directory))) {
            return files.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(suffix))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(suffix, ""),
                            SemanticsPageTest::text,
                            String::concat));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the last cell of every row. */
    private static List<String> cells() {
        return TABLE.matcher(text(REPO.resolve("docs/semantics.md")))
                .results()
                .flatMap(table -> table.group(1).lines())
                .map(row -> row.replaceFirst(" \\|$", "").replaceFirst("^.*[^\\\\]\\| ", ""))
                .toList();
    }

    static Stream<String> names() {
        return cells().stream()
                .flatMap(cell -> NAME.matcher(cell).results())
                .map(name -> name.group(1))
                .distinct();
    }

    @Test
    void everyRowNamesTestsAndNothingElse() {
        assertThat(cells()).hasSizeGreaterThan(30).allMatch(cell -> cell.matches("`[^`]+`(, `[^`]+`)*"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void exists(String name) {
        String place = name.split(": ", 2)[0];
        String test = name.substring(Math.min(name.length(), place.length() + 2));
        if (Character.isUpperCase(place.charAt(0))) {
            assertThat(JAVA).containsKey(place);
            assertThat(JAVA.get(place))
                    .matches(source -> test.isEmpty() || source.contains(" " + test + "(") || quotes(source, test));
        } else if (Character.isDigit(place.charAt(0))) {
            assertThat(SUITES).containsKey(place);
            assertThat(SUITES.get(place)).contains("'" + test + "'");
        } else {
            assertThat(PROGRAMS.values()).anyMatch(source -> quotes(source, place) && quotes(source, test));
        }
    }

    private static boolean quotes(String source, String text) {
        return source.contains('"' + text + '"');
    }
}
