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

/** Each choice and each advisory of docs/semantics.md names tests, and they are run: a disabled one is none. */
class SemanticsPageTest {

    private static final Path REPO = Path.of(System.getProperty("weft.repo"));
    private static final Pattern TABLE = Pattern.compile("(?m)^\\|.*\\| test \\|\n\\|[-|]+\n((?:\\|.*\n)+)");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*|#if 0\n.*?#endif");
    private static final Map<String, List<String>> JAVA = sources("src/test/java", ".java");
    private static final Map<String, List<String>> PROGRAMS = sources("bpf/tests", ".c");
    private static final Map<String, List<String>> SUITES = sources("test/suites", "");

    private static Map<String, List<String>> sources(String directory, String suffix) {
        try (Stream<Path> files = Files.walk(REPO.resolve(directory))) {
            return files.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(suffix))
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString().replace(suffix, ""),
                            Collectors.mapping(SemanticsPageTest::text, Collectors.toList())));
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
            assertThat(JAVA.get(place)).map(LiveTests::of).anyMatch(live -> live.has(test));
        } else if (Character.isDigit(place.charAt(0))) {
            assertThat(SUITES).containsKey(place);
            assertThat(SUITES.get(place))
                    .allSatisfy(
                            suite -> assertThat(suite).containsPattern("(?m)^ *check '" + Pattern.quote(test) + "' "));
        } else {
            assertThat(PROGRAMS.values())
                    .flatMap(sources -> sources)
                    .anyMatch(source -> isListed(COMMENT.matcher(source).replaceAll(""), place, test));
        }
    }

    /** In a table of tests, or in the program of that name. */
    private static boolean isListed(String source, String place, String test) {
        return source.contains("{ \"" + place + "\", \"" + test + "\", ")
                || source.contains("\"" + place + "\"") && source.contains("\trun(\"" + test + "\", ");
    }
}
