package dev.weft.observe;

import dev.weft.bpf.BpfMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * A ring buffer read over its mapping: a callback by libbpf costs 100 ns more an event. The positions are shared with the
 * kernel, hence acquire and release; the data is mapped twice in a row, so that no record wraps.
 */
final class Ring implements AutoCloseable {

    /** Reads one record in place; the memory is only valid during the call. */
    @FunctionalInterface
    interface Reader {
        void read(MemorySegment data, long at, int length);
    }

    private static final long PAGE = 4096;
    private static final int HEADER = 8;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final VarHandle POSITION = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle LENGTH = ValueLayout.JAVA_INT.varHandle();

    private final BpfMap map;
    private final long mask;
    private final MemorySegment consumer;
    private final MemorySegment producer;
    private final MemorySegment data;

    Ring(BpfMap map) {
        this.map = map;
        long size = map.spec().maxEntries();
        this.mask = size - 1;
        this.consumer = map.map(0, PAGE, true);
        MemorySegment shared = map.map(PAGE, PAGE + 2 * size, false);
        this.producer = shared.asSlice(0, PAGE);
        this.data = shared.asSlice(PAGE);
    }

    /** Reads what is complete, at most {@code limit} records. Returns how many. */
    int drain(Reader reader, int limit) {
        long at = (long) POSITION.getAcquire(consumer, 0L);
        long end = (long) POSITION.getAcquire(producer, 0L);
        int count = 0;
        while (at < end && count < limit) {
            int header = (int) LENGTH.getAcquire(data, at & mask);
            if ((header & BUSY) != 0) {
                break;
            }
            int length = header & ~DISCARDED;
            if ((header & DISCARDED) == 0) {
                reader.read(data, (at & mask) + HEADER, length);
                count++;
            }
            at += (length + HEADER + 7) & ~7;
            POSITION.setRelease(consumer, 0L, at);
        }
        return count;
    }

    boolean isEmpty() {
        return (long) POSITION.getAcquire(consumer, 0L) >= (long) POSITION.getAcquire(producer, 0L);
    }

    @Override
    public void close() {
        map.close();
    }
}
