package dev.weft.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeletedQueueTest {

    @TempDir
    private Path directory;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(
                Files.createDirectories(directory.resolve("deleted")).resolve(name), content);
    }

    @Test
    void isEmptyWithoutItsDirectory() throws IOException {
        assertThat(new DeletedQueue(directory).noted()).isEmpty();
    }

    @Test
    void findsWhatIsNotedAndForgetsIt() throws IOException {
        Path file = write("c1-eth0.json", "{\"containerId\":\"c1\",\"ifName\":\"eth0\"}");
        var noted = new DeletedQueue(directory).noted();
        assertThat(noted).extracting(DeletedQueue.Noted::attachment).containsExactly(new Attachment("c1", "eth0"));
        assertThat(noted.getFirst().counts()).isTrue();
        noted.getFirst().forget();
        assertThat(file).doesNotExist();
    }

    @Test
    void whatThePluginTookBackDoesNotCount() throws IOException {
        Path file = write("c1-eth0.json", "{\"containerId\":\"c1\",\"ifName\":\"eth0\"}");
        var noted = new DeletedQueue(directory).noted();
        Files.delete(file);
        assertThat(noted.getFirst().counts()).isFalse();
    }

    @Test
    void setsAsideWhatItCannotRead() throws IOException {
        Path file = write("c1-eth0.json", "{\"containerId\":\"../c1\",\"ifName\":\"eth0\"}");
        assertThat(new DeletedQueue(directory).noted()).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(file.resolveSibling("c1-eth0.json.corrupt")).exists();
    }

    @Test
    void removesOnlyOldTemporaryFiles() throws IOException {
        Path fresh = write(".1.tmp", "{");
        Path old = write(".2.tmp", "{");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(120)));
        new DeletedQueue(directory).noted();
        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
    }
}
