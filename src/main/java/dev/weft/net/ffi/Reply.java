package dev.weft.net.ffi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A netlink message received: its fixed part, and its attributes by number. */
final class Reply {

    private static final int TYPE_MASK = 0x3fff;

    private final ByteBuffer payload;

    /** @param payload what follows the header */
    Reply(byte[] payload) {
        this.payload = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
    }

    int u8(int at) {
        return payload.get(at) & 0xff;
    }

    int u16(int at) {
        return payload.getShort(at) & 0xffff;
    }

    int u32(int at) {
        return payload.getInt(at);
    }

    /** Returns the attributes behind a fixed part. */
    Map<Integer, byte[]> attributes(int fixed) {
        return attributes(payload, fixed);
    }

    /** Returns the attributes inside an attribute. */
    static Map<Integer, byte[]> nested(byte[] value) {
        return attributes(ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()), 0);
    }

    private static Map<Integer, byte[]> attributes(ByteBuffer from, int start) {
        Map<Integer, byte[]> attributes = new HashMap<>();
        for (int at = start; at + 4 <= from.limit(); ) {
            int length = from.getShort(at) & 0xffff;
            if (length < 4 || at + length > from.limit()) {
                break;
            }
            byte[] value = new byte[length - 4];
            from.get(at + 4, value);
            attributes.put(from.getShort(at + 2) & TYPE_MASK, value);
            at += (length + 3) & ~3;
        }
        return attributes;
    }

    static int number(byte[] value) {
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }

    static String text(byte[] value) {
        int length = 0;
        while (length < value.length && value[length] != 0) {
            length++;
        }
        return new String(value, 0, length, StandardCharsets.UTF_8);
    }
}
