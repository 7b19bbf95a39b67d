package dev.weft.cni;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attachments of this node, on the disk before they are told: one file each, so that a write costs the same with
 * one pod or 250 and a damaged file costs one pod. Safe for use by many threads, each about its own attachment.
 */
public final class AttachmentTable {

    private static final Logger LOG = System.getLogger(AttachmentTable.class.getName());
    private static final String PERMISSIONS = "rw-------";

    private final Path directory;
    private final Map<Attachment, AttachedPod> rows = new ConcurrentHashMap<>();

    private AttachmentTable(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads {@code <stateDir>/attached}. A file that cannot be read is renamed to {@code *.corrupt} and named in the
     * log; its pod stays without an entry until it is deleted.
     */
    public static AttachmentTable open(Path stateDir) throws IOException {
        AttachmentTable table = new AttachmentTable(stateDir.resolve("attached"));
        Files.createDirectories(table.directory);
        AtomicFile.sweep(table.directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(table.directory, "*.json")) {
            for (Path file : files) {
                table.read(file);
            }
        }
        return table;
    }

    private void read(Path file) throws IOException {
        try {
            AttachedPod row = AttachedPod.fromJson(Files.readAllBytes(file));
            if (!file.getFileName().toString().equals(row.attachment().fileName())) {
                throw new IllegalArgumentException("it tells of " + row.attachment());
            }
            rows.put(row.attachment(), row);
        } catch (IllegalArgumentException e) {
            LOG.log(
                    Level.ERROR,
                    "Cannot read {0}: {1}. Kept as {2}; delete its pod, so that it is attached anew.",
                    file,
                    e.getMessage(),
                    AtomicFile.setAside(file));
        }
    }

    /** Adds or replaces a row; returns once it is on the disk. */
    public void put(AttachedPod row) throws IOException {
        AtomicFile.write(directory.resolve(row.attachment().fileName()), row.toJson(), PERMISSIONS);
        rows.put(row.attachment(), row);
    }

    /** Removes a row; returns it if there was one. */
    public Optional<AttachedPod> remove(Attachment attachment) throws IOException {
        AtomicFile.delete(directory.resolve(attachment.fileName()));
        return Optional.ofNullable(rows.remove(attachment));
    }

    public Optional<AttachedPod> get(Attachment attachment) {
        return Optional.ofNullable(rows.get(attachment));
    }

    /** Returns all rows as they are now. */
    public Collection<AttachedPod> all() {
        return List.copyOf(rows.values());
    }
}
