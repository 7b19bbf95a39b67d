package dev.weft.datapath.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The word of a slot: which set is in force for a subject, which shapes of entries it has, and what holds where no entry
 * matches. A word of zero allows nothing.
 */
public record SlotWord(int set, int shapes, int flags) {

    public static final int SHAPE_ANY_PROTOCOL = 1 << 17;
    public static final int SHAPE_PEER_IDENTITY = 1 << 18;
    public static final int SHAPE_PEER_CLASS = 1 << 19;
    public static final int SHAPE_PEER_ANY = 1 << 20;

    public static final int SLOT_VALID = 1;
    public static final int SLOT_INGRESS_ISOLATED = 1 << 1;
    public static final int SLOT_EGRESS_ISOLATED = 1 << 2;
    public static final int SLOT_STAGED = 1 << 3;
    public static final int SLOT_INGRESS_STAGED = 1 << 4;
    public static final int SLOT_EGRESS_STAGED = 1 << 5;

    public static final Decoder<SlotWord> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return Counter.DECODER.layout();
        }

        @Override
        public SlotWord read(MemorySegment from, long at) {
            return of(Counter.DECODER.read(from, at));
        }
    };

    public static final SlotWord NONE = new SlotWord(0, 0, 0);

    private static final int SHAPES_SHIFT = 32;
    private static final int SHAPES_MASK = 0xffffff;
    private static final int FLAGS_SHIFT = 56;

    public static SlotWord of(long word) {
        return new SlotWord((int) word, (int) (word >>> SHAPES_SHIFT) & SHAPES_MASK, (int) (word >>> FLAGS_SHIFT));
    }

    public long word() {
        return set & 0xffff_ffffL | (long) shapes << SHAPES_SHIFT | (long) flags << FLAGS_SHIFT;
    }

    public boolean isValid() {
        return (flags & SLOT_VALID) != 0;
    }
}
