package dev.weft.cni;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The deletions that the plugin noted in {@code <stateDir>/deleted} while no agent listened. */
public final class DeletedQueue {

    private static final Logger LOG = System.getLogger(DeletedQueue.class.getName());
    private static final Duration ABANDONED = Duration.ofMinutes(1);

    private final Path directory;

    public DeletedQueue(Path stateDir) {
        this.directory = stateDir.resolve("deleted");
    }

    /** Returns what is noted now. A file that cannot be read is renamed to {@code *.corrupt} and named in the log. */
    List<Noted> noted() throws IOException {
        List<Noted> noted = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return noted;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json")) {
                    read(file).ifPresent(noted::add);
                } else if (name.endsWith(".tmp")) {
                    removeAbandoned(file);
                }
            }
        }
        return noted;
    }

    private static Optional<Noted> read(Path file) throws IOException {
        try {
            return Optional.of(new Noted(CniCodec.attachment(CniCodec.object(Files.readAllBytes(file))), file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.log(
                    Level.ERROR,
                    "Cannot read the noted deletion {0}: {1}. Kept as {2}.",
                    file,
                    e.getMessage(),
                    AtomicFile.setAside(file));
            return Optional.empty();
        }
    }

    /** A plugin that was killed while it wrote leaves its temporary file. */
    private static void removeAbandoned(Path file) throws IOException {
        try {
            if (Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(ABANDONED))) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            LOG.log(Level.DEBUG, "{0} is renamed already", file);
        }
    }

    /** A deletion and the file that tells of it. */
    record Noted(Attachment attachment, Path file) {

        /** Returns whether it still counts: the plugin takes it back when it adds the same attachment again. */
        boolean counts() {
            return Files.exists(file);
        }

        void forget() throws IOException {
            AtomicFile.delete(file);
        }
    }
}
