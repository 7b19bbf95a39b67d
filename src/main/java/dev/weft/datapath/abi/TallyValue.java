package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U64;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * {@code struct tally_value}.
 *
 * @param judged how often the rule decided: flows begun or judged anew, packets that were dropped or belong to no flow
 * @param last nanoseconds of the coarse monotonic clock
 */
public record TallyValue(long judged, long packets, long bytes, long last) {

    public static final TallyValue ZERO = new TallyValue(0, 0, 0, 0);

    public static final Decoder<TallyValue> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public TallyValue read(MemorySegment from, long at) {
            return new TallyValue(
                    from.get(U64, at),
                    from.get(U64, at + PACKETS),
                    from.get(U64, at + BYTES),
                    from.get(U64, at + LAST));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "tally_value",
            U64.withName("judged"),
            U64.withName("packets"),
            U64.withName("bytes"),
            U64.withName("last"));
    private static final long PACKETS = Layouts.offset(LAYOUT, "packets");
    private static final long BYTES = Layouts.offset(LAYOUT, "bytes");
    private static final long LAST = Layouts.offset(LAYOUT, "last");

    /** Returns what was added since. */
    public TallyValue minus(TallyValue before) {
        return new TallyValue(judged - before.judged, packets - before.packets, bytes - before.bytes, last);
    }

    public TallyValue plus(TallyValue other) {
        return new TallyValue(
                judged + other.judged, packets + other.packets, bytes + other.bytes, Math.max(last, other.last));
    }
}
