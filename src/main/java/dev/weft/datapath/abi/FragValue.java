package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.BE16;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct frag_value}: the ports that only the first fragment carries. */
public record FragValue(int sourcePort, int destinationPort) {

    public static final Decoder<FragValue> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public FragValue read(MemorySegment from, long at) {
            return new FragValue(from.get(BE16, at) & 0xffff, from.get(BE16, at + Short.BYTES) & 0xffff);
        }
    };

    private static final StructLayout LAYOUT =
            Layouts.struct("frag_value", BE16.withName("source_port"), BE16.withName("destination_port"));
}
