package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code struct flow_set}: an element of the flow table.
 *
 * @param entries that a flow has; one that is being written is left out
 */
public record FlowSet(List<FlowEntry> entries) {

    public static final int WAYS = 16;

    public static final Decoder<FlowSet> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public FlowSet read(MemorySegment from, long at) {
            return new FlowSet(used(from, at)
                    .mapToObj(way -> FlowEntry.DECODER.read(from, entry(at, way)))
                    .toList());
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "flow_set",
            U32.withName("lock"),
            Layouts.bytes("pad", 60),
            Layouts.array("entry", WAYS, FlowEntry.DECODER.layout()));
    private static final long FIRST = Layouts.offset(LAYOUT, "entry");
    private static final long VERSION = FlowKey.DECODER.size();

    /** Returns how many entries the set has, without reading them. */
    public static long count(MemorySegment from, long at) {
        return used(from, at).count();
    }

    private static IntStream used(MemorySegment from, long at) {
        return IntStream.range(0, WAYS).filter(way -> {
            int version = from.get(U32, entry(at, way) + VERSION);
            return version != 0 && version % 2 == 0;
        });
    }

    private static long entry(long set, int way) {
        return set + FIRST + (long) way * FlowEntry.DECODER.size();
    }
}
