package dev.weft.net.ffi;

import java.nio.ByteBuffer;

/** Messages of nftables, see linux/netfilter/nf_tables.h. */
final class Nftables {

    private static final int SUBSYSTEM = 10 << 8;
    private static final int GET_GENERATION = SUBSYSTEM | 16;
    private static final int ID = 1;
    private static final int FIXED = 4;

    private Nftables() {}

    static Message generation() {
        return new Message(GET_GENERATION, Message.REQUEST | Message.ACK).u32(0);
    }

    /** Returns the generation; it is in network order. */
    static int number(Reply reply) {
        return ByteBuffer.wrap(reply.attributes(FIXED).get(ID)).getInt();
    }
}
