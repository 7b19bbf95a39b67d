package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U16;
import static dev.weft.datapath.abi.Layouts.U32;
import static dev.weft.datapath.abi.Layouts.U8;

import dev.weft.model.Direction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * {@code struct tally_key}.
 *
 * @param slot of the subject: subjects with equal sets share one, but not its policies
 * @param rule index inside the set, or {@link #RULE_NONE}
 */
public record TallyKey(int slot, int set, int rule, Direction direction, TallyKind kind) {

    /** Stands for isolation: no rule allows it. */
    public static final int RULE_NONE = -1;

    public static final Codec<TallyKey> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(TallyKey value, MemorySegment to, long at) {
            to.set(U32, at + SET, value.set);
            to.set(U32, at + RULE, value.rule);
            to.set(U8, at + DIRECTION, (byte) value.direction.ordinal());
            to.set(U8, at + KIND, (byte) value.kind.ordinal());
            to.set(U16, at + SLOT, (short) value.slot);
        }

        @Override
        public TallyKey read(MemorySegment from, long at) {
            return new TallyKey(
                    from.get(U16, at + SLOT) & 0xffff,
                    from.get(U32, at + SET),
                    from.get(U32, at + RULE),
                    from.get(U8, at + DIRECTION) == 0 ? Direction.EGRESS : Direction.INGRESS,
                    TallyKind.of(from.get(U8, at + KIND)));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "tally_key",
            U32.withName("set"),
            U32.withName("rule"),
            U8.withName("direction"),
            U8.withName("kind"),
            U16.withName("slot"));
    private static final long SET = Layouts.offset(LAYOUT, "set");
    private static final long RULE = Layouts.offset(LAYOUT, "rule");
    private static final long DIRECTION = Layouts.offset(LAYOUT, "direction");
    private static final long KIND = Layouts.offset(LAYOUT, "kind");
    private static final long SLOT = Layouts.offset(LAYOUT, "slot");
}
