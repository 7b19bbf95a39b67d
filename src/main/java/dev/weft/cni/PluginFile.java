package dev.weft.cni;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The plugin's binary in the runtime's directory. A runtime that starts it meanwhile gets the old or the new one. */
public final class PluginFile {

    public static final String NAME = "weft-cni";

    private static final String PERMISSIONS = "rwxr-xr-x";

    private final Path directory;

    /** Takes the runtime's directory, usually {@code /opt/cni/bin}. */
    public PluginFile(Path directory) {
        this.directory = directory;
    }

    public Path path() {
        return directory.resolve(NAME);
    }

    /** Copies the binary there; returns false if it was there already, just so. */
    public boolean install(Path binary) throws IOException {
        return AtomicFile.update(path(), Files.readAllBytes(binary), PERMISSIONS);
    }

    /** Takes it away; returns whether it was there. */
    public boolean remove() throws IOException {
        return AtomicFile.delete(path());
    }
}
