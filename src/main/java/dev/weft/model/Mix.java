package dev.weft.model;

/** Hashes that look random whatever the values: a multiplicative hash with the golden ratio. */
public final class Mix {

    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private Mix() {}

    public static int hash(long one, long other) {
        long mixed = (one ^ other * GOLDEN) * GOLDEN;
        return (int) ((mixed ^ mixed >>> 29) * GOLDEN >>> 32);
    }
}
