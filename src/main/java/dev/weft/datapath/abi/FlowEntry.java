package dev.weft.datapath.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct flow_entry}. */
public record FlowEntry(FlowKey key, FlowValue value) {

    public static final Decoder<FlowEntry> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public FlowEntry read(MemorySegment from, long at) {
            return new FlowEntry(FlowKey.DECODER.read(from, at), FlowValue.DECODER.read(from, at + VALUE));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct(
            "flow_entry",
            FlowKey.DECODER.layout().withName("key"),
            FlowValue.DECODER.layout().withName("value"));
    private static final long VALUE = Layouts.offset(LAYOUT, "value");
}
