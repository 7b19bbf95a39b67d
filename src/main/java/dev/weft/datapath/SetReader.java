package dev.weft.datapath;

import dev.weft.datapath.abi.CidrValue;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PrefixKey;
import dev.weft.model.Cidr;
import dev.weft.model.CidrClasses;
import dev.weft.model.PolicyEntries;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Sorts what the maps hold into sets. */
final class SetReader {

    /** A set that grows. */
    private static final class Growing {

        private long[] keys = new long[16];
        private long[] values = new long[16];
        private long[] staged = new long[16];
        private int count;
        private final Map<Cidr, Integer> prefixes = new HashMap<>();

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
            CidrClasses classes = CidrClasses.of(prefixes.keySet());
            return new SetContent(
                    PolicyEntries.of(
                            Arrays.copyOf(keys, count), Arrays.copyOf(values, count), Arrays.copyOf(staged, count)),
                    classes,
                    IntStream.rangeClosed(1, classes.size())
                            .allMatch(number -> prefixes.getOrDefault(classes.prefix(number), 0)
                                    == (PolicyKey.PEER_CLASS_TAG | number)));
        }
    }

    private final Map<Integer, Growing> sets = new HashMap<>();

    void add(PolicyKey key, PolicyValue value) {
        growing(key.set())
                .add(SetContent.key(key), SetContent.value(value.enforced()), SetContent.value(value.staged()));
    }

    void add(PrefixKey key, CidrValue value) {
        growing(key.set()).prefixes.put(key.prefix(), value.classId());
    }

    private Growing growing(int set) {
        return sets.computeIfAbsent(set, _ -> new Growing());
    }

    /** Puts every set with its id. */
    void putInto(Map<Integer, SetContent> target) {
        sets.forEach((id, set) -> target.put(id, set.content()));
    }
}
