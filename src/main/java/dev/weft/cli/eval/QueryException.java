package dev.weft.cli.eval;

import org.jspecify.annotations.Nullable;

/** A question that cannot be answered. */
final class QueryException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    /** What is wrong with which field. */
    record Problem(String field, @Nullable String value, String message, String remedy) {}

    QueryException(String field, @Nullable Object value, String message, String remedy) {
        super(message);
        problem = new Problem(field, value == null ? null : value.toString(), message, remedy);
    }

    Problem problem() {
        return problem;
    }
}
