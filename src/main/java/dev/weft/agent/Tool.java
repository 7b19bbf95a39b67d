package dev.weft.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program of the image with its input on stdin; its own words become the message if it fails. */
final class Tool {

    private static final Logger LOG = System.getLogger(Tool.class.getName());
    private static final int LIMIT_SECONDS = 10;

    private Tool() {}

    /** Returns what it printed. */
    static String run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        give(process, input);
        CompletableFuture<String> output = CompletableFuture.supplyAsync(
                () -> text(process.getInputStream()),
                reading -> Thread.ofVirtual().start(reading));
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new InterruptedIOException(command + " was interrupted");
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " failed: " + output.join().strip() + "\nits input was:\n" + input);
        }
        return output.join();
    }

    /** A program that ends before it has read all says why itself. */
    private static void give(Process process, String input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A program did not read its input", e);
        }
    }

    private static String text(InputStream output) {
        try {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
