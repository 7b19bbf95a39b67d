package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U8;

import java.lang.foreign.MemorySegment;

/** What would have been decided if staged policies were enforced, by direction. */
public record Staged(Direction egress, Direction ingress) {

    public static final Staged NONE = new Staged(Direction.NONE, Direction.NONE);

    private static final int DENY = 0x80;

    /**
     * One direction.
     *
     * @param reason {@link FlowReason#NONE} if no staged policy bears on the subject
     * @param rule index inside the set, if the reason is a rule
     */
    public record Direction(FlowReason reason, boolean deny, int rule) {

        public static final Direction NONE = new Direction(FlowReason.NONE, false, 0);

        /** @param staged the reason and whether it denies, as in {@code struct flow_value} */
        public static Direction of(int staged, int rule) {
            FlowReason reason = FlowReason.of(staged & ~DENY & 0xff);
            return reason == FlowReason.NONE ? NONE : new Direction(reason, (staged & DENY) != 0, rule);
        }
    }

    /** Returns one direction. */
    public Direction of(dev.weft.model.Direction direction) {
        return direction == dev.weft.model.Direction.EGRESS ? egress : ingress;
    }

    /** Reads the arrays {@code staged} and {@code staged_rule}. */
    static Staged read(MemorySegment from, long staged, long rules) {
        return new Staged(
                Direction.of(from.get(U8, staged), from.get(U32, rules)),
                Direction.of(from.get(U8, staged + 1), from.get(U32, rules + Integer.BYTES)));
    }
}
