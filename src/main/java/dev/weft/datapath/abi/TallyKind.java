package dev.weft.datapath.abi;

/** {@code enum tally_kind}: what a rule decided. */
public enum TallyKind {
    /** What was done. */
    ENFORCED,
    /** What would be done if staged policies were enforced, and was done. */
    STAGED,
    WOULD_DENY,
    WOULD_ALLOW;

    private static final TallyKind[] ALL = values();

    static TallyKind of(int number) {
        return ALL[number];
    }
}
