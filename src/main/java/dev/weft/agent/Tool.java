package dev.weft.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program of the image with its input on stdin; its own words become the message if it fails. */
final class Tool {

    private static final Logger LOG = System.getLogger(Tool.class.getName());

    /** What a program of this node is done with in milliseconds hangs if it is not by then. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private Tool() {}

    /**
     * Returns what it printed.
     *
     * @param limit from the start until its output has ended; what still runs then is killed
     */
    static String run(List<String> command, String input, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // A program that does not read lets a long input wait for ever.
        Thread.ofVirtual().start(() -> give(process, input));
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Thread.ofVirtual()::start);
        String name = String.join(" ", command);
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            String words = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (process.exitValue() != 0) {
                throw new IOException(name + " failed: " + words.strip() + "\nits input was:\n" + input);
            }
            return words;
        } catch (TimeoutException e) {
            kill(process);
            throw new IOException(
                    "'%s' did not end within %d ms and was killed; run it on the node, and find out what it waits for"
                            .formatted(name, limit.toMillis()),
                    e);
        } catch (InterruptedException e) {
            kill(process);
            throw new InterruptedIOException(name + " was interrupted");
        } catch (ExecutionException e) {
            throw new IOException(name + ": what it printed cannot be read", e);
        }
    }

    /** With all that it has started: they would go on, and hold its output open. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
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
