package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.BE16;
import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U64;
import static dev.weft.datapath.abi.Layouts.U8;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Verdict;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct flow_event}, except heartbeats: those have nothing but the {@linkplain #sequence sequence},
 * {@linkplain #type type} and {@linkplain #time time} that are read in place.
 *
 * @param time nanoseconds of the coarse monotonic clock
 * @param direction of the packet, seen from the pod
 * @param ifindex where the packet was seen
 * @param length of the packet
 * @param would what would have become of it if staged policies were enforced; null if the same
 */
public record FlowEvent(
        long time,
        EventType type,
        DropReason dropReason,
        Direction direction,
        int tcpFlags,
        int protocol,
        Side source,
        Side destination,
        int ifindex,
        int length,
        Judgement egress,
        Judgement ingress,
        Staged staged,
        @Nullable Verdict would) {

    /**
     * Who sent or should get the packet.
     *
     * @param address null if the packet was dropped before its addresses were read
     * @param packets that it sent in this flow
     */
    public record Side(@Nullable Address address, int port, int identity, long packets) {}

    public static final Decoder<FlowEvent> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public FlowEvent read(MemorySegment from, long at) {
            return new FlowEvent(
                    time(from, at),
                    type(from, at),
                    DropReason.of(from.get(U8, at + DROP_REASON) & 0xff),
                    from.get(U8, at + DIRECTION) == 0 ? Direction.EGRESS : Direction.INGRESS,
                    from.get(U8, at + TCP_FLAGS) & 0xff,
                    from.get(U8, at + PROTOCOL) & 0xff,
                    side(from, at, SOURCE, SOURCE_PORT, SOURCE_IDENTITY, PACKETS),
                    side(from, at, DESTINATION, DESTINATION_PORT, DESTINATION_IDENTITY, PACKETS + Long.BYTES),
                    from.get(U32, at + IFINDEX),
                    from.get(U32, at + LENGTH),
                    judgement(from, at, 0),
                    judgement(from, at, 1),
                    Staged.read(from, at + STAGED, at + STAGED_RULE),
                    TallyKind.would(from.get(U8, at + WOULD)));
        }
    };

    private static final EventType[] TYPES = EventType.values();
    private static final StructLayout LAYOUT = Layouts.struct(
            "flow_event",
            U64.withName("sequence"),
            U64.withName("time"),
            U32.withName("cpu"),
            U8.withName("type"),
            U8.withName("drop_reason"),
            U8.withName("direction"),
            U8.withName("tcp_flags"),
            Layouts.address("source"),
            Layouts.address("destination"),
            BE16.withName("source_port"),
            BE16.withName("destination_port"),
            U8.withName("protocol"),
            U8.withName("family"),
            Layouts.bytes("reason", 2),
            U32.withName("source_identity"),
            U32.withName("destination_identity"),
            U32.withName("ifindex"),
            U32.withName("length"),
            Layouts.array("set", 2, U32),
            Layouts.array("rule", 2, U32),
            Layouts.array("staged_rule", 2, U32),
            Layouts.bytes("staged", 2),
            U8.withName("would"),
            Layouts.bytes("pad", 5),
            Layouts.array("packets", 2, U64));
    private static final long TIME = Layouts.offset(LAYOUT, "time");
    private static final long TYPE = Layouts.offset(LAYOUT, "type");
    private static final long DROP_REASON = Layouts.offset(LAYOUT, "drop_reason");
    private static final long DIRECTION = Layouts.offset(LAYOUT, "direction");
    private static final long TCP_FLAGS = Layouts.offset(LAYOUT, "tcp_flags");
    private static final long SOURCE = Layouts.offset(LAYOUT, "source");
    private static final long DESTINATION = Layouts.offset(LAYOUT, "destination");
    private static final long SOURCE_PORT = Layouts.offset(LAYOUT, "source_port");
    private static final long DESTINATION_PORT = Layouts.offset(LAYOUT, "destination_port");
    private static final long PROTOCOL = Layouts.offset(LAYOUT, "protocol");
    private static final long FAMILY = Layouts.offset(LAYOUT, "family");
    private static final long REASON = Layouts.offset(LAYOUT, "reason");
    private static final long SOURCE_IDENTITY = Layouts.offset(LAYOUT, "source_identity");
    private static final long DESTINATION_IDENTITY = Layouts.offset(LAYOUT, "destination_identity");
    private static final long IFINDEX = Layouts.offset(LAYOUT, "ifindex");
    private static final long LENGTH = Layouts.offset(LAYOUT, "length");
    private static final long SET = Layouts.offset(LAYOUT, "set");
    private static final long RULE = Layouts.offset(LAYOUT, "rule");
    private static final long STAGED = Layouts.offset(LAYOUT, "staged");
    private static final long STAGED_RULE = Layouts.offset(LAYOUT, "staged_rule");
    private static final long WOULD = Layouts.offset(LAYOUT, "would");
    private static final long PACKETS = Layouts.offset(LAYOUT, "packets");

    /** Returns the sequence number of the record at a place. */
    public static long sequence(MemorySegment from, long at) {
        return from.get(U64, at);
    }

    /** Returns the time of the record at a place. */
    public static long time(MemorySegment from, long at) {
        return from.get(U64, at + TIME);
    }

    /** Returns the type of the record at a place. */
    public static EventType type(MemorySegment from, long at) {
        return TYPES[from.get(U8, at + TYPE)];
    }

    private static Side side(MemorySegment from, long at, long address, long port, long identity, long packets) {
        return new Side(
                Layouts.readOptional(from.get(U8, at + FAMILY), from, at + address),
                from.get(BE16, at + port) & 0xffff,
                from.get(U32, at + identity),
                from.get(U64, at + packets));
    }

    private static Judgement judgement(MemorySegment from, long at, int direction) {
        long word = at + (long) direction * Integer.BYTES;
        return Judgement.of(
                from.get(U8, at + REASON + direction), from.get(U32, word + SET), from.get(U32, word + RULE));
    }
}
