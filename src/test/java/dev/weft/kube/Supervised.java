package dev.weft.kube;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that lives no longer than this one, not even if this one is killed: its guardian waits on our pipe. */
public final class Supervised implements AutoCloseable {

    // End of the pipe means that the test is over or dead. What the program wrote goes with it.
    private static final String GUARDIAN = """
        scratch=$1; shift
        "$@" </dev/null &
        child=$!
        cat >/dev/null
        kill -9 $child 2>/dev/null
        wait $child 2>/dev/null
        [ -z "$scratch" ] || rm -rf "$scratch"
        """;

    private final Process guardian;
    private final Path log;

    /** @param scratch a directory to remove at the end, or empty */
    public Supervised(Path log, String scratch, List<String> command) {
        this.log = log;
        List<String> line = new ArrayList<>(List.of("bash", "-c", GUARDIAN, "guardian", scratch));
        line.addAll(command);
        try {
            guardian = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        try {
            guardian.getOutputStream().close();
            guardian.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
