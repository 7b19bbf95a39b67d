package dev.weft.cni;

/** What the plugin is answered. */
sealed interface CniResponse {

    /** The answer to an ALLOC. */
    record Allocated(Allocation allocation) implements CniResponse {}

    /** All else that went well. */
    record Done() implements CniResponse {}

    /** What did not. */
    record Refused(int code, String message, String details) implements CniResponse {}
}
