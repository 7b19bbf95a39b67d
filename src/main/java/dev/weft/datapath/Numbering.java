package dev.weft.datapath;

import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives out numbers in turn, so that one that became free rests as long as possible: what still names it, such as a flow
 * whose last packets are not credited yet, is seldom taken for its next holder. Where it stands is not persisted; the
 * numbers in force come from the kernel's maps, and a new one goes on behind the highest of them.
 */
final class Numbering {

    private final int first;
    private int next = -1;

    Numbering(int first) {
        this.first = first;
    }

    /**
     * Keeps the number of every wanted key that has one and gives the others the free ones behind the last that was given.
     * Numbers of keys that are not wanted any more are not free yet: a packet under way may still hold one.
     *
     * @param limit the lowest number that is too high
     * @throws IllegalStateException if there are not enough
     */
    <K extends Comparable<K>> Map<K, Integer> assign(Map<K, Integer> current, Collection<K> wanted, int limit) {
        BitSet taken = new BitSet();
        current.values().forEach(taken::set);
        if (next < 0) {
            next = Math.max(first, taken.length());
        }
        Map<K, Integer> assigned = new TreeMap<>(Comparator.naturalOrder());
        for (K key : wanted.stream().distinct().sorted().toList()) {
            Integer number = current.get(key);
            if (number == null) {
                number = free(taken, limit);
                taken.set(number);
                next = number + 1;
            }
            if (number >= limit) {
                throw new IllegalStateException("no number below " + limit + " is free for " + key);
            }
            assigned.put(key, number);
        }
        return assigned;
    }

    private int free(BitSet taken, int limit) {
        int behind = taken.nextClearBit(next);
        return behind < limit ? behind : taken.nextClearBit(first);
    }
}
