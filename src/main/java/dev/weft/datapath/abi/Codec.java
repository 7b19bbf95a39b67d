package dev.weft.datapath.abi;

import java.lang.foreign.MemorySegment;

/** How values of a type lie in memory. Writing fills every byte, padding included, as the kernel compares keys whole. */
public interface Codec<T> extends Decoder<T> {

    void write(T value, MemorySegment to, long at);
}
