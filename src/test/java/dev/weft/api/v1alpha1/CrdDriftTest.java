package dev.weft.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code crds/} and docs/reference.md are what the Java types say. {@code make crds} sets {@code weft.crds.write} and so
 * refreshes them.
 */
class CrdDriftTest {

    private static final Path REPO = Path.of(System.getProperty("weft.repo"));
    private static final Path CRDS = REPO.resolve("crds");
    private static final Path REFERENCE = REPO.resolve("docs/reference.md");

    @Test
    void filesMatchTheTypes(@TempDir Path scratch) throws IOException {
        Map<String, String> expected = CrdFiles.generate(scratch);
        if (Boolean.getBoolean("weft.crds.write")) {
            write(expected);
        }
        assertThat(CrdFiles.read(CRDS, ".yaml"))
                .as("crds/ differs from the types in dev.weft.api.v1alpha1: run `make crds`")
                .isEqualTo(expected);
    }

    @Test
    void referenceMatchesTheTypes(@TempDir Path scratch) throws IOException {
        String expected = ReferencePage.of(CrdFiles.generate(scratch));
        if (Boolean.getBoolean("weft.crds.write")) {
            Files.writeString(REFERENCE, expected);
        }
        assertThat(Files.readString(REFERENCE))
                .as("docs/reference.md differs from the types in dev.weft.api.v1alpha1: run `make crds`")
                .isEqualTo(expected);
    }

    private static void write(Map<String, String> files) throws IOException {
        Files.createDirectories(CRDS);
        for (String stale : CrdFiles.read(CRDS, ".yaml").keySet()) {
            Files.delete(CRDS.resolve(stale));
        }
        for (var file : files.entrySet()) {
            Files.writeString(CRDS.resolve(file.getKey()), file.getValue());
        }
    }
}
