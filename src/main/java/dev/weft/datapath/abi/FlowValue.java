package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.BE32;
import static dev.weft.datapath.abi.Layouts.U16;
import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U64;
import static dev.weft.datapath.abi.Layouts.U8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * {@code struct flow_value}. Times are in units of 2^30 ns of the coarse monotonic clock.
 *
 * @param revision low half of the control word it was judged under
 * @param flags of {@code enum flow_flag}
 * @param credited what the rules have been credited with so far
 */
public record FlowValue(
        int revision,
        Times times,
        int flags,
        Side side0,
        Side side1,
        Judgement egress,
        Judgement ingress,
        Staged staged,
        Credited credited) {

    public static final int FLOW_INITIATOR_1 = 1;
    public static final int FLOW_REPLIED = 1 << 1;
    public static final int FLOW_FIN_0 = 1 << 2;
    public static final int FLOW_FIN_1 = 1 << 3;
    public static final int FLOW_RST = 1 << 4;
    public static final int FLOW_SYN = 1 << 5;
    public static final int FLOW_CONFIRMED = 1 << 6;

    /** @param lifetime how long after {@code lastSeen} the entry counts as absent */
    public record Times(int created, int lastSeen, int lifetime, int reported) {}

    /**
     * One side of the flow.
     *
     * @param port where its packets come from and where packets to it go: an ifindex, or 0 for the host stack
     * @param node index of the node, if the port is the tunnel
     * @param packets that it sent
     */
    public record Side(int port, int identity, int macTail, int node, long packets, long bytes) {}

    /**
     * Packets and bytes of both sides.
     *
     * @param egressSlot of the sender, whose rules have them
     * @param ingressSlot of the receiver
     */
    public record Credited(int egressSlot, int ingressSlot, long packets, long bytes) {}

    public static final Decoder<FlowValue> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public FlowValue read(MemorySegment from, long at) {
            return new FlowValue(
                    from.get(U32, at + REVISION),
                    new Times(
                            from.get(U32, at + CREATED),
                            from.get(U32, at + LAST_SEEN),
                            from.get(U16, at + LIFETIME) & 0xffff,
                            from.get(U32, at + REPORTED)),
                    from.get(U8, at + FLAGS),
                    side(from, at, 0),
                    side(from, at, 1),
                    judgement(from, at, 0),
                    judgement(from, at, 1),
                    Staged.read(from, at + STAGED, at + STAGED_RULE),
                    new Credited(
                            from.get(U16, at + SLOT) & 0xffff,
                            from.get(U16, at + SLOT + Short.BYTES) & 0xffff,
                            from.get(U64, at + TALLIED_PACKETS),
                            from.get(U64, at + TALLIED_BYTES)));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "flow_value",
            U32.withName("version"),
            U32.withName("revision"),
            U32.withName("last_seen"),
            U32.withName("reported"),
            U16.withName("lifetime"),
            U8.withName("flags"),
            Layouts.bytes("reason", 2),
            Layouts.bytes("pad0", 3),
            Layouts.array("port", 2, U32),
            Layouts.array("identity", 2, U32),
            Layouts.array("mac_tail", 2, Layouts.bytes("mac_tail", 4)),
            Layouts.array("node", 2, U32),
            Layouts.array("packets", 2, U64),
            Layouts.array("bytes", 2, U64),
            Layouts.array("set", 2, U32),
            Layouts.array("rule", 2, U32),
            Layouts.array("staged_rule", 2, U32),
            Layouts.array("slot", 2, U16),
            Layouts.bytes("staged", 2),
            Layouts.bytes("pad1", 2),
            U32.withName("created"),
            U32.withName("pad2"),
            U64.withName("tallied_packets"),
            U64.withName("tallied_bytes"),
            Layouts.bytes("pad3", 8));
    private static final long REVISION = Layouts.offset(LAYOUT, "revision");
    private static final long LAST_SEEN = Layouts.offset(LAYOUT, "last_seen");
    private static final long PORT = Layouts.offset(LAYOUT, "port");
    private static final long IDENTITY = Layouts.offset(LAYOUT, "identity");
    private static final long MAC_TAIL = Layouts.offset(LAYOUT, "mac_tail");
    private static final long NODE = Layouts.offset(LAYOUT, "node");
    private static final long LIFETIME = Layouts.offset(LAYOUT, "lifetime");
    private static final long FLAGS = Layouts.offset(LAYOUT, "flags");
    private static final long REASON = Layouts.offset(LAYOUT, "reason");
    private static final long PACKETS = Layouts.offset(LAYOUT, "packets");
    private static final long BYTES = Layouts.offset(LAYOUT, "bytes");
    private static final long SET = Layouts.offset(LAYOUT, "set");
    private static final long RULE = Layouts.offset(LAYOUT, "rule");
    private static final long STAGED = Layouts.offset(LAYOUT, "staged");
    private static final long STAGED_RULE = Layouts.offset(LAYOUT, "staged_rule");
    private static final long SLOT = Layouts.offset(LAYOUT, "slot");
    private static final long TALLIED_PACKETS = Layouts.offset(LAYOUT, "tallied_packets");
    private static final long TALLIED_BYTES = Layouts.offset(LAYOUT, "tallied_bytes");
    private static final long CREATED = Layouts.offset(LAYOUT, "created");
    private static final long REPORTED = Layouts.offset(LAYOUT, "reported");

    private static Side side(MemorySegment from, long at, int side) {
        long word = at + (long) side * Integer.BYTES;
        long counter = at + (long) side * Long.BYTES;
        return new Side(
                from.get(U32, word + PORT),
                from.get(U32, word + IDENTITY),
                from.get(BE32, word + MAC_TAIL),
                from.get(U32, word + NODE),
                from.get(U64, counter + PACKETS),
                from.get(U64, counter + BYTES));
    }

    private static Judgement judgement(MemorySegment from, long at, int direction) {
        long word = at + (long) direction * Integer.BYTES;
        return Judgement.of(
                from.get(U8, at + REASON + direction), from.get(U32, word + SET), from.get(U32, word + RULE));
    }
}
