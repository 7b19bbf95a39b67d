package dev.weft.cni;

/** The error codes the agent uses. Below 100 the CNI specification gives the meaning. */
public enum CniError {
    /** The container is not known here. */
    UNKNOWN_CONTAINER(3),
    /** The request names something that cannot be. */
    INVALID(4),
    /** Not now: the runtime asks again. */
    TRY_AGAIN(11),
    /** No pod can be added for the time being. */
    NOT_AVAILABLE(50),
    /** The same, and running pods may be cut off. */
    NOT_AVAILABLE_LIMITED(51),
    /** What CHECK looked at is not as it was made; other than with code 3, there may be something to clean up. */
    CHECK(101),
    /** Plugin and agent do not understand each other. */
    PROTOCOL(102);

    private final int code;

    CniError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
