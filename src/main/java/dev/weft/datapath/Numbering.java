package dev.weft.datapath;

import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Gives out dense numbers. Pure: the numbers in force come from the kernel's maps, so nothing else is persisted. */
final class Numbering {

    private Numbering() {}

    /**
     * Keeps the number of every wanted key that has one and gives the lowest free ones to the others. Numbers of keys
     * that are not wanted any more are not free yet: a packet under way may still hold one.
     *
     * @throws IllegalStateException if there are not enough
     */
    static <K extends Comparable<K>> Map<K, Integer> assign(
            Map<K, Integer> current, Collection<K> wanted, int first, int limit) {
        BitSet taken = new BitSet();
        current.values().forEach(taken::set);
        Map<K, Integer> assigned = new TreeMap<>(Comparator.naturalOrder());
        for (K key : wanted.stream().distinct().sorted().toList()) {
            Integer number = current.get(key);
            if (number == null) {
                number = taken.nextClearBit(first);
                taken.set(number);
            }
            if (number >= limit) {
                throw new IllegalStateException("no number below " + limit + " is free for " + key);
            }
            assigned.put(key, number);
        }
        return assigned;
    }
}
