package dev.weft.cli.eval;

import org.jspecify.annotations.Nullable;

/** A question that cannot be answered. */
public final class QueryException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    /** What is wrong with which field. */
    public record Problem(String field, @Nullable String value, String message, String remedy) {

        /** Returns what is wrong, for people. */
        public String line() {
            String where =
                    field + (field.isEmpty() || value == null ? "" : " ") + (value == null ? "" : "'" + value + "'");
            return where + ": " + message;
        }
    }

    QueryException(String field, @Nullable Object value, String message, String remedy) {
        super(message);
        problem = new Problem(field, value == null ? null : value.toString(), message, remedy);
    }

    public Problem problem() {
        return problem;
    }
}
