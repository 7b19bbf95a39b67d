package dev.weft.bpf;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * An open map. Keys and values lie in native memory, in the layout of the C structs; batches are dense arrays of them.
 * Writing is not synchronised here: every map has one writer.
 */
public interface BpfMap extends AutoCloseable {

    MapSpec spec();

    /** Returns the kernel's id of the map, which is what a map of maps holds. */
    int id();

    /** Copies the value of a key into {@code value}. Returns whether there is one. */
    boolean lookup(MemorySegment key, MemorySegment value);

    /** Inserts or overwrites one entry. */
    void update(MemorySegment key, MemorySegment value);

    /** Puts a map into a map of maps. Returns after every program run that may see the one before has ended. */
    void updateMap(MemorySegment key, BpfMap inner);

    /** Deletes one entry. Returns whether there was one. */
    boolean delete(MemorySegment key);

    /** Inserts or overwrites {@code count} entries. On an exception any of them may have been written. */
    void updateBatch(MemorySegment keys, MemorySegment values, int count);

    /** Deletes {@code count} entries; those that are not there are passed over. */
    void deleteBatch(MemorySegment keys, int count);

    /** Shows every entry once to the visitor, if nobody writes meanwhile. */
    void forEach(EntryVisitor visitor);

    /**
     * Maps memory of the map: values of an {@link MapSpec#MMAPABLE} array from offset 0, or the pages of a ring. The
     * mapping lives until the map is closed.
     */
    MemorySegment map(long offset, long length, boolean writable);

    /** Pins below a BPF file system; a pin of the same name must not exist. */
    void pin(Path path);

    @Override
    void close();

    /** Reads one entry in place; the memory is only valid during the call. */
    @FunctionalInterface
    interface EntryVisitor {
        void visit(MemorySegment keys, long keyAt, MemorySegment values, long valueAt);
    }
}
