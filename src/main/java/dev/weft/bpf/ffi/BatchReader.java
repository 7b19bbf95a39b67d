package dev.weft.bpf.ffi;

import dev.weft.bpf.BpfMap.EntryVisitor;
import dev.weft.bpf.Errno;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/** Reads a whole map, many entries a system call where the kernel can. */
final class BatchReader {

    private static final long FIRST_BATCH_BYTES = 256 << 10;

    private final NativeMap map;
    private final long keySize;
    private final long valueSize;

    BatchReader(NativeMap map) {
        MapSpec spec = map.spec();
        this.map = map;
        this.keySize = spec.keySize();
        this.valueSize =
                spec.type().isPerCpu() ? (spec.valueSize() + 7L) / 8 * 8 * PossibleCpus.COUNT : spec.valueSize();
    }

    void forEach(EntryVisitor visitor) {
        try (Arena arena = Arena.ofConfined()) {
            if (map.spec().type() == MapType.ARRAY_OF_MAPS) {
                oneByOne(arena, visitor);
            } else {
                inBatches(arena, visitor);
            }
        }
    }

    private void inBatches(Arena arena, EntryVisitor visitor) {
        MemorySegment token = arena.allocate(Math.max(keySize, 8), 8);
        Pointer from = null;
        Batch batch = new Batch(arena, (int) Math.max(64, FIRST_BATCH_BYTES / (keySize + valueSize)));
        while (true) {
            int result = batch.read(from, Native.pointer(token));
            if (result == -Errno.ENOSPC.number()) {
                // The fullest bucket of a hash does not fit: read the same place again with more room.
                batch = new Batch(arena, batch.capacity * 4);
                continue;
            }
            boolean last = result == -Errno.ENOENT.number();
            if (!last) {
                Native.check(result, () -> "read a batch of map '" + map.spec().name() + "'");
            }
            batch.show(visitor);
            if (last) {
                return;
            }
            from = Native.pointer(token);
        }
    }

    private void oneByOne(Arena arena, EntryVisitor visitor) {
        MemorySegment key = arena.allocate(keySize, 8);
        MemorySegment value = arena.allocate(valueSize, 8);
        Pointer previous = null;
        while (Native.BPF.bpf_map_get_next_key(map.fd(), previous, Native.pointer(key)) == 0) {
            previous = Native.pointer(key);
            if (map.lookup(key, value)) {
                visitor.visit(key, 0, value, 0);
            }
        }
    }

    private final class Batch {

        private final int capacity;
        private final MemorySegment keys;
        private final MemorySegment values;
        private final MemorySegment count;

        Batch(Arena arena, int capacity) {
            this.capacity = capacity;
            keys = arena.allocate(capacity * keySize, 8);
            values = arena.allocate(capacity * valueSize, 8);
            count = arena.allocate(ValueLayout.JAVA_INT);
        }

        int read(@Nullable Pointer from, Pointer next) {
            count.set(ValueLayout.JAVA_INT, 0, capacity);
            return Native.BPF.bpf_map_lookup_batch(
                    map.fd(), from, next, Native.pointer(keys), Native.pointer(values), Native.pointer(count), null);
        }

        void show(EntryVisitor visitor) {
            int found = count.get(ValueLayout.JAVA_INT, 0);
            for (int i = 0; i < found; i++) {
                visitor.visit(keys, i * keySize, values, i * valueSize);
            }
        }
    }
}
