package dev.weft.cni;

/** A refusal that the user reads as a Pod Event: what is the matter, and in {@link #details()} what to do. */
public final class CniException extends Exception {

    private static final long serialVersionUID = 1;

    private final CniError error;
    private final String details;

    public CniException(CniError error, String message, String details) {
        super(message);
        this.error = error;
        this.details = details;
    }

    public CniError error() {
        return error;
    }

    public String details() {
        return details;
    }
}
