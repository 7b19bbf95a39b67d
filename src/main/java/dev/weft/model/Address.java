package dev.weft.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An IP address of either family, in the 16 bytes that the datapath stores: IPv4 as {@code ::ffff:a.b.c.d}, held as two
 * big-endian halves. Two addresses are equal only if their families are.
 */
public record Address(Family family, long high, long low) implements Comparable<Address> {

    private static final long MAPPED = 0x0000_ffff_0000_0000L;

    public Address {
        if (family == Family.IPV4 && (high != 0 || (low & 0xffff_ffff_0000_0000L) != MAPPED)) {
            throw new IllegalArgumentException("an IPv4 address is held mapped, got " + Long.toHexString(low));
        }
    }

    /** Reads a literal. Never asks a resolver: what is no literal is refused. */
    public static Address parse(String text) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(text);
            return of(parsed.getAddress());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an IP address: '" + text + "'", e);
        }
    }

    /** Takes 4 or 16 bytes in network order. */
    public static Address of(byte[] bytes) {
        return switch (bytes.length) {
            case 4 -> new Address(Family.IPV4, 0, MAPPED | read(bytes, 0, 4));
            case 16 -> new Address(Family.IPV6, read(bytes, 0, 8), read(bytes, 8, 8));
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    private static long read(byte[] bytes, int from, int length) {
        long value = 0;
        for (int i = from; i < from + length; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Address address
                && high == address.high
                && low == address.low
                && family == address.family;
    }

    /** Mixes: neighbours must not be neighbours in a hash table, as immutable maps probe one place after the other. */
    @Override
    public int hashCode() {
        return Mix.hash(high, low);
    }

    /** Returns the bit at an index of the 16 bytes, 0 being the first on the wire. */
    public int bit(int index) {
        return (int) (index < 64 ? high >>> 63 - index : low >>> 127 - index) & 1;
    }

    /** Returns 4 or 16 bytes in network order. */
    public byte[] bytes() {
        byte[] bytes = new byte[family.bits() / 8];
        for (int i = 0; i < bytes.length; i++) {
            int position = 16 - bytes.length + i;
            long half = position < 8 ? high : low;
            bytes[i] = (byte) (half >>> 56 - 8 * (position & 7));
        }
        return bytes;
    }

    @Override
    public int compareTo(Address other) {
        int families = family.compareTo(other.family);
        int highs = Long.compareUnsigned(high, other.high);
        return families != 0 ? families : highs != 0 ? highs : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        try {
            return family == Family.IPV4 ? InetAddress.getByAddress(bytes()).getHostAddress() : Rfc5952.format(bytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
