package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTest {

    @Test
    void returnsWhatWasPrinted() throws IOException {
        assertThat(Tool.run(List.of("cat"), "a\n", Tool.LIMIT)).isEqualTo("a\n");
    }

    @Test
    void tellsTheWordsOfAFailure() {
        assertThatThrownBy(() -> Tool.run(List.of("sh", "-c", "echo why; exit 3"), "x", Tool.LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("why");
    }

    /** Whoever waits for it holds up every pass. */
    @Test
    void aProgramThatHangsIsKilledInTimeWithAllThatItStarted(@TempDir Path directory) throws IOException {
        Path pids = directory.resolve("pids");
        Path nft = program(directory, "sleep 60 & echo $! $$ >" + pids + "; wait");
        Instant begun = Instant.now();
        assertThatThrownBy(() -> Tool.run(List.of(nft.toString(), "-f", "-"), "", Tool.LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessage("'" + nft + " -f -' did not end within 5000 ms and was killed; run it on the node, and find"
                        + " out what it waits for");
        assertThat(Duration.between(begun, Instant.now())).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7));
        assertThat(Files.readString(pids).strip().split(" "))
                .hasSize(2)
                .allSatisfy(pid -> await().atMost(Duration.ofSeconds(5))
                        .until(() -> ProcessHandle.of(Long.parseLong(pid))
                                .filter(ProcessHandle::isAlive)
                                .isEmpty()));
    }

    /** A pipe has room for a part of a long input only. */
    @Test
    void aProgramThatDoesNotReadHoldsNobodyUp(@TempDir Path directory) throws IOException {
        Path nft = program(directory, "exec sleep 20");
        Instant begun = Instant.now();
        assertThatThrownBy(() -> Tool.run(List.of(nft.toString()), "x".repeat(1 << 20), Duration.ofMillis(200)))
                .hasMessageContaining("did not end within 200 ms");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    private static Path program(Path directory, String script) throws IOException {
        Path file = Files.writeString(directory.resolve("nft"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }
}
