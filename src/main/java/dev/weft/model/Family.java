package dev.weft.model;

/** The IP version of an address, prefix or packet. */
public enum Family {
    IPV4(4, 32),
    IPV6(6, 128);

    private final int number;
    private final int bits;

    Family(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /** Returns 4 or 6. */
    public int number() {
        return number;
    }

    /** Returns the length of an address: 32 or 128. */
    public int bits() {
        return bits;
    }
}
