package dev.weft.datapath;

import dev.weft.bpf.BpfMap;
import dev.weft.bpf.MapSpec;
import dev.weft.datapath.abi.Codec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A map with typed entries, read and written many at a time: from 64 on a batch costs a quarter of single calls. */
record BatchedMap<K, V>(BpfMap map, Codec<K> keys, Codec<V> values) {

    private static final int BATCH = 1024;

    MapSpec spec() {
        return map.spec();
    }

    void forEach(BiConsumer<K, V> visitor) {
        map.forEach((keyMemory, keyAt, valueMemory, valueAt) ->
                visitor.accept(keys.read(keyMemory, keyAt), values.read(valueMemory, valueAt)));
    }

    /** Writes in the order given. */
    void write(List<Map.Entry<K, V>> entries) {
        inBatches(entries, (arena, batch) -> {
            MemorySegment keyMemory = arena.allocate((long) keys.size() * batch.size(), 8);
            MemorySegment valueMemory = arena.allocate((long) values.size() * batch.size(), 8);
            for (int i = 0; i < batch.size(); i++) {
                keys.write(batch.get(i).getKey(), keyMemory, (long) i * keys.size());
                values.write(batch.get(i).getValue(), valueMemory, (long) i * values.size());
            }
            map.updateBatch(keyMemory, valueMemory, batch.size());
        });
    }

    /** Deletes in the order given. */
    void delete(List<K> unwanted) {
        inBatches(unwanted, (arena, batch) -> {
            MemorySegment keyMemory = arena.allocate((long) keys.size() * batch.size(), 8);
            for (int i = 0; i < batch.size(); i++) {
                keys.write(batch.get(i), keyMemory, (long) i * keys.size());
            }
            map.deleteBatch(keyMemory, batch.size());
        });
    }

    private static <E> void inBatches(List<E> entries, BiConsumer<Arena, List<E>> send) {
        for (int from = 0; from < entries.size(); from += BATCH) {
            try (Arena arena = Arena.ofConfined()) {
                send.accept(arena, entries.subList(from, Math.min(entries.size(), from + BATCH)));
            }
        }
    }
}
