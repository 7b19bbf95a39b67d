package dev.weft.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    private Path directory;

    private void leave(String name, Duration age) throws IOException {
        Files.writeString(directory.resolve(name), "half");
        Files.setLastModifiedTime(
                directory.resolve(name), FileTime.from(Instant.now().minus(age)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What is young may be another process's, and what has another name is nobody's business here. */
    @Test
    void nextUpdateRemovesWhatAKilledOneLeft() throws IOException {
        leave(".row.json123.tmp", Duration.ofHours(1));
        leave(".row.json456.tmp", Duration.ofSeconds(5));
        leave(".other.json123.tmp", Duration.ofHours(1));
        leave("row.json123.tmp", Duration.ofHours(1));
        leave(".row.json.tmp", Duration.ofHours(1));
        for (int i = 0; i < 2; i++) {
            leave(".row.json" + i + ".tmp", Duration.ofHours(1));
            AtomicFile.update(directory.resolve("row.json"), new byte[] {'x'}, "rw-------");
        }
        assertThat(names())
                .containsExactly(
                        ".other.json123.tmp", ".row.json.tmp", ".row.json456.tmp", "row.json", "row.json123.tmp");
    }

    /** A pod whose sandbox failed gets another, so nobody writes the same file again. */
    @Test
    void tableThatIsOpenedRemovesAllThatKilledOnesLeft() throws IOException {
        Path attached = Files.createDirectories(directory.resolve("attached"));
        Files.writeString(attached.resolve(".0a1b.json789.tmp"), "half");
        assertThat(AttachmentTable.open(directory).all()).isEmpty();
        assertThat(attached).isEmptyDirectory();
    }
}
