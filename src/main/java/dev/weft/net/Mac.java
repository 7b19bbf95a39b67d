package dev.weft.net;

import java.util.HexFormat;

/** An Ethernet address, in the lower 48 bits. */
public record Mac(long value) {

    private static final int LENGTH = 6;

    public Mac {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("a MAC has 48 bits, got " + Long.toHexString(value));
        }
    }

    /** Reads six hex bytes with colons between them. */
    public static Mac parse(String text) {
        try {
            return of(HexFormat.ofDelimiter(":").parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not a MAC: '" + text + "', write six hex bytes like 02:57:0a:00:00:01", e);
        }
    }

    public static Mac of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a MAC has 6 bytes, not " + bytes.length);
        }
        long value = 0;
        for (byte part : bytes) {
            value = value << 8 | part & 0xff;
        }
        return new Mac(value);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) (value >>> 8 * (LENGTH - 1 - i));
        }
        return bytes;
    }

    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(bytes());
    }
}
