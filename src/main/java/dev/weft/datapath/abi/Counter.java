package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U64;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The {@code __u64} that control words and sequence numbers are. */
public final class Counter {

    public static final Decoder<Long> DECODER = new Decoder<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public Long read(MemorySegment from, long at) {
            return from.get(U64, at);
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct("counter", U64.withName("value"));

    private Counter() {}
}
