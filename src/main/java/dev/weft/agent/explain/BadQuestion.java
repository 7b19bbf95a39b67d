package dev.weft.agent.explain;

/** A question that cannot be put to the programs. */
final class BadQuestion extends Exception {

    private static final long serialVersionUID = 1;

    private final String field;
    private final String value;

    BadQuestion(String field, String value, String problem) {
        super(field + " '" + value + "' " + problem);
        this.field = field;
        this.value = value;
    }

    String field() {
        return field;
    }

    String value() {
        return value;
    }
}
