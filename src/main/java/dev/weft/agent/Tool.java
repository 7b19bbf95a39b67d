package dev.weft.agent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the image with its input on stdin; its own words become the message if it fails. */
final class Tool {

    private static final int LIMIT_SECONDS = 10;

    private Tool() {}

    /** Returns what it printed. */
    static String run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
            throw new IOException(command + " failed: " + output.strip() + "\nits input was:\n" + input);
        }
        return output;
    }
}
