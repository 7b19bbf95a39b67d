package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U16;
import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U8;

import dev.weft.model.Direction;
import dev.weft.model.Mix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct policy_key}.
 *
 * @param peer see {@link dev.weft.model.Peer#key()}
 * @param protocol IP protocol number, 0: any
 * @param port in plain numbers, not as on the wire
 */
public record PolicyKey(int set, int peer, Direction direction, int protocol, int portBits, int port) {

    /** Marks a peer number as that of a CIDR class. */
    public static final int PEER_CLASS_TAG = 0x8000_0000;

    public static final Codec<PolicyKey> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(PolicyKey value, MemorySegment to, long at) {
            to.set(U32, at + SET, value.set);
            to.set(U32, at + PEER, value.peer);
            to.set(U8, at + DIRECTION, (byte) value.direction.ordinal());
            to.set(U8, at + PROTOCOL, (byte) value.protocol);
            to.set(U8, at + PORT_BITS, (byte) value.portBits);
            to.set(U8, at + PAD0, (byte) 0);
            to.set(U16, at + PORT, (short) value.port);
            to.set(U16, at + PAD1, (short) 0);
        }

        @Override
        public PolicyKey read(MemorySegment from, long at) {
            return new PolicyKey(
                    from.get(U32, at + SET),
                    from.get(U32, at + PEER),
                    from.get(U8, at + DIRECTION) == 0 ? Direction.EGRESS : Direction.INGRESS,
                    from.get(U8, at + PROTOCOL) & 0xff,
                    from.get(U8, at + PORT_BITS),
                    from.get(U16, at + PORT) & 0xffff);
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "policy_key",
            U32.withName("set"),
            U32.withName("peer"),
            U8.withName("direction"),
            U8.withName("protocol"),
            U8.withName("port_bits"),
            U8.withName("pad0"),
            U16.withName("port"),
            U16.withName("pad1"));
    private static final long SET = Layouts.offset(LAYOUT, "set");
    private static final long PEER = Layouts.offset(LAYOUT, "peer");
    private static final long DIRECTION = Layouts.offset(LAYOUT, "direction");
    private static final long PROTOCOL = Layouts.offset(LAYOUT, "protocol");
    private static final long PORT_BITS = Layouts.offset(LAYOUT, "port_bits");
    private static final long PAD0 = Layouts.offset(LAYOUT, "pad0");
    private static final long PORT = Layouts.offset(LAYOUT, "port");
    private static final long PAD1 = Layouts.offset(LAYOUT, "pad1");

    private long rest() {
        return (long) direction.ordinal() << 32 | (long) protocol << 24 | (long) portBits << 16 | port;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyKey key && set == key.set && peer == key.peer && rest() == key.rest();
    }

    @Override
    public int hashCode() {
        return Mix.hash((long) set << 32 | Integer.toUnsignedLong(peer), rest());
    }

    /** Returns whether a peer is a class. */
    public static boolean isClass(int peer) {
        return (peer & PEER_CLASS_TAG) != 0;
    }
}
