package dev.weft.cni;

import static dev.weft.cni.TestingHandler.ALLOCATION;
import static dev.weft.cni.TestingHandler.ATTACHMENT;
import static dev.weft.cni.TestingHandler.POD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AttachmentTableTest {

    private static final AttachedPod ROW = new AttachedPod(ATTACHMENT, "/run/netns/a", POD, ALLOCATION, 0);

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("attached/c1-eth0.json");
    }

    @Test
    void remembersAcrossRestarts() throws IOException {
        AttachmentTable table = AttachmentTable.open(directory);
        AttachedPod second = new AttachedPod(
                new Attachment("c2", "eth0"),
                "/run/netns/b",
                POD,
                new Allocation(null, Address.parse("fd44::6"), "02:57:00:00:00:06", 1430, "weft2"),
                17);
        table.put(ROW);
        table.put(ROW.committed(12));
        table.put(second);
        AttachmentTable reopened = AttachmentTable.open(directory);
        assertThat(reopened.all()).containsExactlyInAnyOrder(ROW.committed(12), second);
        assertThat(reopened.get(ATTACHMENT))
                .hasValueSatisfying(row -> assertThat(row.isCommitted()).isTrue());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void forgetsForGood() throws IOException {
        AttachmentTable table = AttachmentTable.open(directory);
        table.put(ROW);
        assertThat(table.remove(ATTACHMENT)).hasValue(ROW);
        assertThat(table.remove(ATTACHMENT)).isEmpty();
        assertThat(table.all()).isEmpty();
        assertThat(AttachmentTable.open(directory).all()).isEmpty();
    }

    @Test
    void leavesNothingBesideItsRows() throws IOException {
        AttachmentTable.open(directory).put(ROW);
        try (var files = Files.list(directory.resolve("attached"))) {
            assertThat(files).containsExactly(file());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"version\":2}",
                "{\"version\":1,\"containerId\":\"c9\",\"ifName\":\"eth0\"}",
            })
    void setsAsideWhatItCannotRead(String content) throws IOException {
        AttachmentTable table = AttachmentTable.open(directory);
        table.put(new AttachedPod(new Attachment("c2", "eth0"), "/n", POD, ALLOCATION, 3));
        Files.writeString(file(), content);
        AttachmentTable reopened = AttachmentTable.open(directory);
        assertThat(reopened.all()).extracting(AttachedPod::attachment).containsExactly(new Attachment("c2", "eth0"));
        assertThat(file()).doesNotExist();
        assertThat(file().resolveSibling("c1-eth0.json.corrupt")).hasContent(content);
        reopened.put(ROW);
        assertThat(AttachmentTable.open(directory).all()).hasSize(2);
    }

    @Test
    void setsAsideARowUnderAnotherName() throws IOException {
        AttachmentTable table = AttachmentTable.open(directory);
        table.put(ROW);
        Files.move(file(), file().resolveSibling("c3-eth0.json"));
        assertThat(AttachmentTable.open(directory).all()).isEmpty();
        assertThat(file().resolveSibling("c3-eth0.json.corrupt")).exists();
    }
}
