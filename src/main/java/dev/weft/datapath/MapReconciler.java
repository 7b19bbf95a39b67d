package dev.weft.datapath;

import dev.weft.bpf.BpfException;
import dev.weft.bpf.BpfMap;
import dev.weft.datapath.abi.Codec;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a map hold what it should. Knows what the map holds by reading it once; from then on only this object writes it.
 * Entries that are right already are never written. A refusal makes it read again, and try once more what is still wrong.
 */
final class MapReconciler<K, V> {

    private final BatchedMap<K, V> map;
    private final @Nullable V absent;
    private @Nullable Map<K, V> actual;

    private MapReconciler(BatchedMap<K, V> map, @Nullable V absent) {
        this.map = map;
        this.absent = absent;
    }

    /** Takes a map whose entries come and go. */
    static <K, V> MapReconciler<K, V> of(BpfMap map, Codec<K> keys, Codec<V> values) {
        return new MapReconciler<>(new BatchedMap<>(map, keys, values), null);
    }

    /** Takes an array: its entries are always there, and one with the value {@code absent} counts as deleted. */
    static <K, V> MapReconciler<K, V> ofArray(BpfMap map, Codec<K> keys, Codec<V> values, V absent) {
        return new MapReconciler<>(new BatchedMap<>(map, keys, values), absent);
    }

    int capacity() {
        return map.spec().maxEntries();
    }

    /** Returns what the map holds; a view that shows later writes. */
    Map<K, V> actual() {
        return Collections.unmodifiableMap(known());
    }

    private Map<K, V> known() {
        Map<K, V> known = actual;
        if (known == null) {
            Map<K, V> read = new HashMap<>();
            map.forEach((key, value) -> {
                if (!value.equals(absent)) {
                    read.put(key, value);
                }
            });
            actual = read;
            known = read;
        }
        return known;
    }

    /** Forgets what the map holds, so that the next use reads it. */
    void forget() {
        actual = null;
    }

    /** Writes the entries that the map lacks or has with another value. Returns how many. */
    int write(Map<K, V> desired) {
        return twice(() -> {
            Map<K, V> known = known();
            List<Map.Entry<K, V>> wrong = desired.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(known.get(entry.getKey())))
                    .toList();
            map.write(wrong);
            wrong.forEach(entry -> known.put(entry.getKey(), entry.getValue()));
            return wrong.size();
        });
    }

    /** Deletes the entries whose keys are not wanted. Returns how many. */
    int prune(Predicate<K> wanted) {
        return twice(() -> {
            Map<K, V> known = known();
            List<K> unwanted =
                    known.keySet().stream().filter(key -> !wanted.test(key)).toList();
            erase(unwanted);
            unwanted.forEach(known::remove);
            return unwanted.size();
        });
    }

    private void erase(Collection<K> unwanted) {
        V empty = absent;
        if (empty == null) {
            map.delete(List.copyOf(unwanted));
        } else {
            map.write(unwanted.stream().map(key -> Map.entry(key, empty)).toList());
        }
    }

    private interface Change {
        int make();
    }

    private int twice(Change change) {
        try {
            return change.make();
        } catch (BpfException e) {
            forget();
        }
        try {
            return change.make();
        } catch (BpfException e) {
            forget();
            throw e;
        }
    }
}
