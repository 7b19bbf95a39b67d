package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The {@code __u32} that is the key of arrays and of the endpoint map. */
public final class Index {

    public static final Codec<Integer> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(Integer value, MemorySegment to, long at) {
            to.set(U32, at, value);
        }

        @Override
        public Integer read(MemorySegment from, long at) {
            return from.get(U32, at);
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct("index", U32.withName("index"));

    private Index() {}
}
