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

    private EntryKey() {}

    /** @param peer as {@link Peer#key} */
    public static long of(Direction direction, int peer, PortMatch ports) {
        return of(direction, peer, ports.protocol().number(), ports.bits(), ports.port());
    }

    /** @param protocol IP protocol number, 0 for any; the others as in {@link PortMatch} */
    public static long of(Direction direction, int peer, int protocol, int portBits, int port) {
        return (long) direction.ordinal() << DIRECTION_SHIFT
                | Integer.toUnsignedLong(peer) << PEER_SHIFT
                | (long) protocol << PROTOCOL_SHIFT
                | (long) portBits << PREFIX_SHIFT
                | port;
    }

    public static Direction direction(long key) {
        return DIRECTIONS[(int) (key >>> DIRECTION_SHIFT)];
    }

    /** Returns the peer as {@link Peer#key}. */
    public static int peer(long key) {
        return (int) (key >>> PEER_SHIFT);
    }

    /** Returns the IP protocol number, 0 for any. */
    public static int protocol(long key) {
        return (int) (key >>> PROTOCOL_SHIFT) & ((1 << PROTOCOL_BITS) - 1);
    }

    public static int port(long key) {
        return (int) key & ((1 << PORT_BITS) - 1);
    }

    public static int portBits(long key) {
        return (int) (key >>> PREFIX_SHIFT) & ((1 << PREFIX_BITS) - 1);
    }

    static PortMatch ports(long key) {
        return new PortMatch(Protocol.of(protocol(key)), portBits(key), port(key));
    }
}
