package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.EntryKey;
import dev.weft.model.PortMatch;
import java.util.Arrays;

/** Collects the keys of a rule's entries. */
final class KeyBuffer {

    private long[] keys = new long[8];
    private int count;

    void add(Direction direction, int peer, PortMatch ports) {
        add(EntryKey.of(direction, peer, ports));
    }

    void add(long key) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
        }
        keys[count++] = key;
    }

    /** Returns each once, ascending. */
    long[] distinctAscending() {
        Arrays.sort(keys, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                keys[distinct++] = keys[i];
            }
        }
        return Arrays.copyOf(keys, distinct);
    }
}
