package dev.weft.cni;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file by which the runtime finds the plugin. It makes the node Ready, so the agent writes it, and only when it can
 * answer the plugin.
 */
public final class Conflist {

    /** Sorts before what others usually install: the runtime takes the first. */
    public static final String FILE_NAME = "05-weft.conflist";

    private static final String PERMISSIONS = "rw-r--r--";

    private final Path directory;

    /** Takes the runtime's directory, usually {@code /etc/cni/net.d}. */
    public Conflist(Path directory) {
        this.directory = directory;
    }

    public Path path() {
        return directory.resolve(FILE_NAME);
    }

    /** Puts it in place; returns false if it was there already, just so. */
    public boolean write(CniVersion version) throws IOException {
        return AtomicFile.update(path(), content(version), PERMISSIONS);
    }

    /** Takes it away; returns whether it was there. */
    public boolean remove() throws IOException {
        return AtomicFile.delete(path());
    }

    /** Returns the configurations of others, by name. One that sorts before ours keeps the runtime from us. */
    public List<Path> others() throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{conf,conflist,json}")) {
                files.forEach(found::add);
            }
        }
        found.remove(path());
        found.sort(null);
        return found;
    }

    private static byte[] content(CniVersion version) {
        ObjectNode json =
                CniCodec.newObject().put("cniVersion", version.toString()).put("name", "weft");
        json.putArray("plugins").addObject().put("type", PluginFile.NAME);
        return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
