package dev.weft.cli.eval;

/** A manifest that cannot be used. */
public final class InputException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient InputError error;

    public InputException(InputError error) {
        super(error.message());
        this.error = error;
    }

    public InputError error() {
        return error;
    }
}
