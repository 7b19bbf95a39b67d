package dev.weft.datapath.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** How values of a type are read from memory. Those that only the kernel writes have no more than this. */
public interface Decoder<T> {

    /** Returns the layout: member names, order and sizes as in C. */
    StructLayout layout();

    T read(MemorySegment from, long at);

    /** Returns the size in bytes. */
    default int size() {
        return (int) layout().byteSize();
    }
}
