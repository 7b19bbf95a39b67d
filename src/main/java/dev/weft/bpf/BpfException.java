package dev.weft.bpf;

/** A refusal by the kernel or by libbpf, with all that it said. */
public final class BpfException extends RuntimeException {

    private final int errno;
    private final String log;

    /**
     * @param message what was tried on what, and why it failed
     * @param errno 0 if the kernel gave none
     * @param log the verifier's or libbpf's own words, possibly empty
     */
    public BpfException(String message, int errno, String log) {
        super(log.isBlank() ? message : message + "\n" + log.strip());
        this.errno = errno;
        this.log = log;
    }

    public boolean is(Errno other) {
        return errno == other.number();
    }

    public int errno() {
        return errno;
    }

    /** Returns the verifier's or libbpf's own words. */
    public String log() {
        return log;
    }
}
