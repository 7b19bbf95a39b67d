package dev.weft.datapath;

import dev.weft.model.Identity;
import java.util.BitSet;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which identities the rules in force know. A packet may have one that is not read yet: to the programs that is somebody
 * else, of whom rules say what they say in doubt, and so entries about it may come one after the other.
 */
final class IdentityTable {

    private final Words words;
    private @Nullable BitSet known;

    IdentityTable(Words words) {
        this.words = words;
    }

    /** Returns the numbers that are known. */
    Set<Integer> numbers() {
        return known().stream().boxed().collect(Collectors.toSet());
    }

    private BitSet known() {
        BitSet present = known;
        if (present == null) {
            long[] copy = new long[words.count()];
            for (int index = 0; index < copy.length; index++) {
                copy[index] = words.get(index);
            }
            present = BitSet.valueOf(copy);
            known = present;
        }
        return present;
    }

    /** Makes these known, as entries about them are there. Returns how many words changed. */
    int learn(Collection<Integer> numbers) {
        BitSet wanted = (BitSet) known().clone();
        wanted.or(bits(numbers));
        return store(wanted);
    }

    /** Makes all others unknown. Returns how many words changed. */
    int retain(Collection<Integer> numbers) {
        BitSet wanted = (BitSet) known().clone();
        wanted.and(bits(numbers));
        return store(wanted);
    }

    private BitSet bits(Collection<Integer> numbers) {
        BitSet bits = new BitSet();
        numbers.stream()
                .filter(number -> number >= Identity.CLUSTER_MIN && number < words.count() * Long.SIZE)
                .forEach(bits::set);
        return bits;
    }

    private int store(BitSet wanted) {
        long[] before = known().toLongArray();
        long[] after = wanted.toLongArray();
        int changes = 0;
        for (int index = 0; index < Math.max(before.length, after.length); index++) {
            long word = word(after, index);
            if (word != word(before, index)) {
                words.set(index, word);
                changes++;
            }
        }
        known = wanted;
        return changes;
    }

    private static long word(long[] words, int index) {
        return index < words.length ? words[index] : 0;
    }

    /** Forgets what is known of the words, so that the next use reads them. */
    void forget() {
        known = null;
    }
}
