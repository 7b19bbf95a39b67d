package dev.weft.datapath;

import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.model.PolicyEntries;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Sorts what the policy map holds into sets. */
final class SetReader {

    /** A set that grows. */
    private static final class Growing {

        private long[] keys = new long[16];
        private long[] values = new long[16];
        private long[] staged = new long[16];
        private int count;

        void add(long key, long value, long with) {
            if (count == keys.length) {
                keys = Arrays.copyOf(keys, 2 * count);
                values = Arrays.copyOf(values, 2 * count);
                staged = Arrays.copyOf(staged, 2 * count);
            }
            keys[count] = key;
            staged[count] = with;
            values[count++] = value;
        }

        SetContent content() {
            return new SetContent(PolicyEntries.of(
                    Arrays.copyOf(keys, count), Arrays.copyOf(values, count), Arrays.copyOf(staged, count)));
        }
    }

    private final Map<Integer, Growing> sets = new HashMap<>();

    void add(PolicyKey key, PolicyValue value) {
        sets.computeIfAbsent(key.set(), _ -> new Growing())
                .add(SetContent.key(key), SetContent.value(value.enforced()), SetContent.value(value.staged()));
    }

    /** Puts every set with its id. */
    void putInto(Map<Integer, SetContent> target) {
        sets.forEach((id, set) -> target.put(id, set.content()));
    }
}
