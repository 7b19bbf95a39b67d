package dev.weft.model;

/**
 * What an entry says as one number, and which of two decides: the highest precedence, of those a deny, of those the
 * lowest rule. So the greater number decides.
 */
public final class EntryValue {

    private static final int PRECEDENCE_SHIFT = 32;
    private static final long DENY = 1L << 31;
    private static final int RULES = Integer.MAX_VALUE;

    private EntryValue() {}

    public static long of(Verdict verdict, int precedence, int rule) {
        return (long) precedence << PRECEDENCE_SHIFT | (verdict == Verdict.DENY ? DENY : 0) | (RULES - rule);
    }

    /** @param one 0 for no entry at all */
    static long decisive(long one, long other) {
        return Long.compareUnsigned(one, other) >= 0 ? one : other;
    }

    public static Verdict verdict(long value) {
        return (value & DENY) == 0 ? Verdict.ALLOW : Verdict.DENY;
    }

    public static int precedence(long value) {
        return (int) (value >>> PRECEDENCE_SHIFT);
    }

    public static int rule(long value) {
        return RULES - ((int) value & RULES);
    }
}
