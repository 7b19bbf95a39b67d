package dev.weft.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Steps each of which is tried, whatever became of those before; what failed is told at the end, in one. */
final class Attempts {

    /** What may fail. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    private final List<Exception> failures = new ArrayList<>();

    void run(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            failures.add(e);
        }
    }

    /** Fails if a step did. */
    void finish() throws IOException {
        if (failures.isEmpty()) {
            return;
        }
        IOException failure = new IOException(
                failures.stream().map(Attempts::words).collect(Collectors.joining("; ")), failures.getFirst());
        failures.stream().skip(1).forEach(failure::addSuppressed);
        throw failure;
    }

    private static String words(Exception failure) {
        return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    }
}
