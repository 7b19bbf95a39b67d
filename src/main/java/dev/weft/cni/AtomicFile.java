package dev.weft.cni;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** Files that are there whole or not at all, also after a power cut. */
final class AtomicFile {

    private static final Logger LOG = System.getLogger(AtomicFile.class.getName());
    private static final String ENDING = ".tmp";
    /** No write takes so long: another process may be writing the same file now. */
    private static final Duration ABANDONED = Duration.ofMinutes(1);

    private AtomicFile() {}

    /** Writes a file by way of a hidden one beside it; returns once it is on the disk. */
    static void write(Path path, byte[] content, String permissions) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        // hidden, and with an ending that no reader of the directory takes for its own
        Path temporary = Files.createTempFile(directory, "." + path.getFileName(), ENDING);
        try {
            Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
            Files.setPosixFilePermissions(temporary, set);
            writeAndSync(temporary, content);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(directory);
    }

    /** Removes what processes that were killed before the renaming left, of a directory that nobody else writes to. */
    static void sweep(Path directory) throws IOException {
        sweep(directory, "\\..*", Duration.ZERO);
    }

    private static void sweep(Path directory, String name, Duration age) throws IOException {
        Pattern temporary = Pattern.compile(name + "\\d+" + Pattern.quote(ENDING));
        Instant young = Instant.now().minus(age);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory,
                file -> temporary.matcher(file.getFileName().toString()).matches())) {
            for (Path file : files) {
                if (!Files.getLastModifiedTime(file).toInstant().isAfter(young)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException | DirectoryIteratorException e) {
            // Nothing is there yet, or another process was faster: no reason not to write.
            LOG.log(Level.DEBUG, "Leftovers in {0} are not removed: {1}", directory, e);
        }
    }

    /** Writes it only if it differs; returns whether it did. Removes what was left of earlier writes. */
    static boolean update(Path path, byte[] content, String permissions) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        sweep(directory, Pattern.quote("." + path.getFileName()), ABANDONED);
        if (Files.isRegularFile(path)
                && PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                        .equals(permissions)
                && Arrays.equals(Files.readAllBytes(path), content)) {
            return false;
        }
        write(path, content, permissions);
        return true;
    }

    /** Removes a file for good; returns whether it was there. */
    static boolean delete(Path path) throws IOException {
        boolean deleted = Files.deleteIfExists(path);
        if (deleted) {
            sync(path.toAbsolutePath().getParent());
        }
        return deleted;
    }

    /** Renames a file that cannot be read, so that it is neither lost nor met again; returns its new name. */
    static Path setAside(Path path) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".corrupt");
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        return aside;
    }

    private static void writeAndSync(Path path, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
