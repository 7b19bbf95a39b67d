package dev.weft.datapath;

import dev.weft.datapath.abi.SlotWord;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words that point from slots to policy sets. One store switches all pods of a subject. */
final class SlotTable {

    private final Words words;
    private @Nullable BitSet used;

    SlotTable(Words words) {
        this.words = words;
    }

    int count() {
        return words.count();
    }

    SlotWord word(int slot) {
        return SlotWord.of(words.get(slot));
    }

    /** Returns the slots whose word is not zero. */
    BitSet used() {
        BitSet known = used;
        if (known == null) {
            known = new BitSet();
            for (int slot = 0; slot < words.count(); slot++) {
                known.set(slot, words.get(slot) != 0);
            }
            used = known;
        }
        return known;
    }

    /** Returns the sets that slots point to. */
    Set<Integer> sets() {
        Set<Integer> ids = new HashSet<>();
        used().stream().forEach(slot -> ids.add(word(slot).set()));
        ids.remove(0);
        return ids;
    }

    /** Returns how many words were stored: none if it is there already. */
    int store(int slot, long word) {
        if (words.get(slot) == word) {
            return 0;
        }
        words.set(slot, word);
        used().set(slot, word != 0);
        return 1;
    }

    /** Forgets what is known of the words, so that the next use reads them. */
    void forget() {
        used = null;
    }
}
