package dev.weft.datapath.abi;

import dev.weft.model.Verdict;
import org.jspecify.annotations.Nullable;

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

    /**
     * Returns what would become of a packet if staged policies were enforced, null if the same as does.
     *
     * @param number as in the fields {@code would} of the C structures
     */
    public static @Nullable Verdict would(int number) {
        return switch (of(number)) {
            case WOULD_DENY -> Verdict.DENY;
            case WOULD_ALLOW -> Verdict.ALLOW;
            case ENFORCED, STAGED -> null;
        };
    }
}
