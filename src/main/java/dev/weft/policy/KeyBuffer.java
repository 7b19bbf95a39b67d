package dev.weft.policy;

import dev.weft.model.Direction;
import dev.weft.model.EntryKey;
import dev.weft.model.PortMatch;
import java.util.Arrays;

/** Collects the keys of a rule's entries, up to so many. */
final class KeyBuffer {

    private final int most;
    private long[] keys = new long[8];
    private int count;

    /** @param most how many keys there may be, each counted once */
    KeyBuffer(int most) {
        this.most = most;
    }

    /** There are more keys than there may be. Which of them were added in which order makes no difference to it. */
    static final class Overflow extends RuntimeException {

        private static final long serialVersionUID = 1;

        private Overflow(int most) {
            super("more than " + most + " entries", null, false, false);
        }
    }

    void add(Direction direction, int peer, PortMatch ports) {
        add(EntryKey.of(direction, peer, ports));
    }

    void add(long key) {
        if (count == keys.length) {
            if (count > most) {
                leaveEachOnce();
            }
            keys = Arrays.copyOf(keys, 2 * count);
        }
        keys[count++] = key;
    }

    /**
     * Returns each once, ascending.
     *
     * @throws Overflow if they are too many; {@link #add} may have thrown it before
     */
    long[] distinctAscending() {
        leaveEachOnce();
        return Arrays.copyOf(keys, count);
    }

    private void leaveEachOnce() {
        Arrays.sort(keys, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                keys[distinct++] = keys[i];
            }
        }
        count = distinct;
        if (count > most) {
            throw new Overflow(most);
        }
    }
}
