package dev.weft.cli.eval;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a manifest and what to do about it.
 *
 * @param document the document in the file, from 1; null if the file itself is at fault
 * @param object kind, namespace and name, as far as they are known
 */
public record InputError(
        String file,
        @Nullable Integer document,
        @Nullable String object,
        @Nullable String field,
        @Nullable String value,
        String message,
        String remedy) {

    /** Returns the line for people. */
    public String line() {
        StringBuilder line = new StringBuilder(file);
        append(line, document == null ? null : "document " + document, ", ");
        append(line, object, ", ");
        append(line, field, ": ");
        append(line, value == null ? null : "'" + value + "'", " ");
        return line.append(": ").append(message).append("; ").append(remedy).toString();
    }

    private static void append(StringBuilder line, @Nullable String part, String separator) {
        if (part != null) {
            line.append(separator).append(part);
        }
    }
}
