package dev.weft.model;

/** The key of an entry as one number, never negative: from the highest bit direction, peer, protocol, bits, port. */
public final class EntryKey {

    private static final int PORT_BITS = 16;
    private static final int PREFIX_BITS = 5;
    private static final int PROTOCOL_BITS = 8;
    private static final int PREFIX_SHIFT = PORT_BITS;
    private static final int PROTOCOL_SHIFT = PREFIX_SHIFT + PREFIX_BITS;
    private static final int PEER_SHIFT = PROTOCOL_SHIFT + PROTOCOL_BITS;
    private static final int DIRECTION_SHIFT = PEER_SHIFT + Integer.SIZE;
    private static final Direction[] DIRECTIONS = Direction.values();
    private static final Protocol[] PROTOCOLS = Protocol.values();

    private EntryKey() {}

    /** @param peer as {@link Peer#key} */
    public static long of(Direction direction, int peer, PortMatch ports) {
        return (long) direction.ordinal() << DIRECTION_SHIFT
                | Integer.toUnsignedLong(peer) << PEER_SHIFT
                | (long) ports.protocol().ordinal() << PROTOCOL_SHIFT
                | (long) ports.bits() << PREFIX_SHIFT
                | ports.port();
    }

    static Direction direction(long key) {
        return DIRECTIONS[(int) (key >>> DIRECTION_SHIFT)];
    }

    /** Returns the peer as {@link Peer#key}. */
    public static int peer(long key) {
        return (int) (key >>> PEER_SHIFT);
    }

    static int portBits(long key) {
        return (int) (key >>> PREFIX_SHIFT) & ((1 << PREFIX_BITS) - 1);
    }

    static PortMatch ports(long key) {
        return new PortMatch(
                PROTOCOLS[(int) (key >>> PROTOCOL_SHIFT) & ((1 << PROTOCOL_BITS) - 1)],
                portBits(key),
                (int) key & ((1 << PORT_BITS) - 1));
    }
}
