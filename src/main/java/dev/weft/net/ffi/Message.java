package dev.weft.net.ffi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A netlink message under construction: a header, a fixed part, and attributes padded to four bytes. */
final class Message {

    static final int REQUEST = 1;
    static final int ACK = 4;
    static final int DUMP = 0x300;
    static final int REPLACE = 0x100;
    static final int EXCLUSIVE = 0x200;
    static final int CREATE = 0x400;
    static final int HEADER = 16;

    private static final int CAPACITY = 1024;
    private static final int FLAGS_AT = 6;
    private static final int NESTED = 0x8000;

    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());

    Message(int type, int flags) {
        buffer.putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(0)
                .putInt(0);
    }

    boolean isDump() {
        return (buffer.getShort(FLAGS_AT) & DUMP) == DUMP;
    }

    Message u8(int... values) {
        for (int value : values) {
            buffer.put((byte) value);
        }
        return this;
    }

    Message u16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    Message u32(int value) {
        buffer.putInt(value);
        return this;
    }

    Message attribute(int type, byte... value) {
        buffer.putShort((short) (value.length + 4)).putShort((short) type).put(value);
        return pad();
    }

    Message attribute(int type, int value) {
        buffer.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    Message attribute(int type, String value) {
        return attribute(type, (value + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    /** Adds an attribute that holds what {@code content} adds. */
    Message nested(int type, Runnable content) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) (type | NESTED));
        content.run();
        buffer.putShort(start, (short) (buffer.position() - start));
        return this;
    }

    private Message pad() {
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    /** Returns the finished message. */
    byte[] bytes(int sequence) {
        buffer.putInt(0, buffer.position()).putInt(8, sequence);
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }
}
