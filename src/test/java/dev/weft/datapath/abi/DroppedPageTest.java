package dev.weft.datapath.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/dropped.md has each drop reason once, and the programs give each of them. */
class DroppedPageTest {

    private static final Path REPO = Path.of(System.getProperty("weft.repo"));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\|");
    private static final Pattern GIVEN = Pattern.compile("(?<!== )\\bDROP_([A-Z0-9_]+)\\b");

    private static List<String> reasons() {
        return Arrays.stream(DropReason.values())
                .filter(reason -> reason != DropReason.NONE)
                .map(Enum::name)
                .toList();
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void everyReasonHasItsRow() throws IOException {
        assertThat(found(ROW, REPO.resolve("docs/dropped.md"))).containsExactlyInAnyOrderElementsOf(reasons());
    }

    @Test
    void everyReasonIsGiven() throws IOException {
        List<String> given = new ArrayList<>();
        for (String directory : List.of("bpf/lib", "bpf/prog")) {
            try (Stream<Path> sources = Files.list(REPO.resolve(directory))) {
                for (Path source : sources.toList()) {
                    given.addAll(found(GIVEN, source));
                }
            }
        }
        assertThat(given).containsAll(reasons());
    }
}
