package dev.weft.datapath.abi;

import static dev.weft.datapath.abi.Layouts.U32;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** {@code struct node_index}: the index of the node that has a tunnel address. */
public record NodeIndex(int index) {

    public static final Codec<NodeIndex> CODEC = new Codec<>() {
        @Override
        public StructLayout layout() {
            return LAYOUT;
        }

        @Override
        public void write(NodeIndex value, MemorySegment to, long at) {
            to.set(U32, at + INDEX, value.index);
        }

        @Override
        public NodeIndex read(MemorySegment from, long at) {
            return new NodeIndex(from.get(U32, at + INDEX));
        }
    };

    private static final StructLayout LAYOUT = Layouts.struct("node_index", U32.withName("index"));
    private static final long INDEX = Layouts.offset(LAYOUT, "index");
}
