package dev.weft.datapath;

/** How a change of the kernel's maps went. */
public sealed interface Outcome {

    /** @param writes entries and words that were wrong before */
    record Applied(int writes) implements Outcome {}

    /**
     * The change stopped; what was in force before it stays so, or is narrower. The next attempt begins by reading the
     * kernel's maps.
     *
     * @param reason which map refused what, and why, in words for people
     */
    record Refused(String reason) implements Outcome {}
}
