package dev.weft.cli.explain;

/** A question that cannot be answered, with what to do. */
public final class ExplainException extends Exception {

    private static final long serialVersionUID = 1;

    private final String code;
    private final String remedy;

    ExplainException(String code, String message, String remedy) {
        super(message);
        this.code = code;
        this.remedy = remedy;
    }

    public String code() {
        return code;
    }

    /** Returns the problem in words. */
    public String problem() {
        return String.valueOf(getMessage());
    }

    public String remedy() {
        return remedy;
    }
}
