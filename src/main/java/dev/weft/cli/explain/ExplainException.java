package dev.weft.cli.explain;

import dev.weft.cli.fault.Fault;

/** A question that cannot be answered, with what to do. */
public final class ExplainException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    ExplainException(Fault fault) {
        super(fault.message());
        this.fault = fault;
    }

    ExplainException(String code, String message, String remedy) {
        this(new Fault(code, message, remedy));
    }

    public Fault fault() {
        return fault;
    }

    String code() {
        return fault.code();
    }

    /** Returns the problem in words. */
    String problem() {
        return fault.message();
    }

    String remedy() {
        return fault.remedy();
    }
}
