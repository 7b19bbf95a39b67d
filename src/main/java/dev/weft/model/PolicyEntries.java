package dev.weft.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a policy set, at most one a key, in the order of their {@link EntryKey keys}. Immutable. Two longs an
 * entry, as a node may hold millions of them; where policies are staged a third one says what the entry would be with
 * them, and the second is 0 where nothing is enforced.
 */
public final class PolicyEntries implements Iterable<PolicyEntry> {

    public static final PolicyEntries NONE = new PolicyEntries(new long[0], new long[0], null);

    private final long[] keys;
    private final long[] values;
    private final long @Nullable [] staged;

    PolicyEntries(long[] keys, long[] values, long @Nullable [] staged) {
        this.keys = keys;
        this.values = values;
        this.staged = staged == null || Arrays.stream(staged).allMatch(value -> value == 0) ? null : staged;
    }

    /** Makes entries that are alike but for their keys. */
    public static PolicyEntries alike(long[] distinctKeysAscending, Verdict verdict, int precedence, int rule) {
        long[] values = new long[distinctKeysAscending.length];
        Arrays.fill(values, EntryValue.of(verdict, precedence, rule));
        return new PolicyEntries(distinctKeysAscending, values, null);
    }

    /**
     * Makes entries that say two things.
     *
     * @param enforced what is enforced
     * @param all what would be if staged policies were enforced; has all keys of the other
     */
    public static PolicyEntries staging(PolicyEntries enforced, PolicyEntries all) {
        long[] values = new long[all.keys.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = enforced.valueOf(all.keys[i], 0);
        }
        return new PolicyEntries(all.keys, values, all.values);
    }

    /** Returns what would be if staged policies were enforced. */
    public PolicyEntries promoted() {
        return staged == null ? this : new PolicyEntries(keys, staged, null);
    }

    /** Takes keys, each given once, in any order, and both {@link EntryValue values} of each, 0 for none. */
    public static PolicyEntries of(long[] keys, long[] values, long[] staged) {
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        long[] placed = new long[sorted.length];
        long[] placedStaged = new long[sorted.length];
        for (int i = 0; i < keys.length; i++) {
            int place = Arrays.binarySearch(sorted, keys[i]);
            placed[place] = values[i];
            placedStaged[place] = staged[i];
        }
        return new PolicyEntries(sorted, placed, placedStaged);
    }

    /** Of several entries with one key the decisive one is taken. */
    public static PolicyEntries of(Collection<PolicyEntry> entries) {
        return new EntryMerge().of(entries.stream().map(PolicyEntries::single).toList());
    }

    private static PolicyEntries single(PolicyEntry entry) {
        return alike(
                new long[] {EntryKey.of(entry.direction(), entry.peer().key(), entry.ports())},
                entry.verdict(),
                entry.precedence(),
                entry.rule());
    }

    boolean isStaged() {
        return staged != null;
    }

    /** Copies keys and {@link #value values}, or {@link #staged(int) staged ones}; returns where they end. */
    int copyTo(long[] someKeys, long[] someValues, int begin, boolean promoted) {
        int end = begin + keys.length;
        System.arraycopy(keys, 0, someKeys, begin, keys.length);
        long[] source = promoted ? staged : values;
        if (source == null) {
            Arrays.fill(someValues, begin, end, 0);
        } else {
            System.arraycopy(source, 0, someValues, begin, keys.length);
        }
        return end;
    }

    private static PolicyEntries first(int count, long[] keys, long[] values, long @Nullable [] staged) {
        return count == keys.length
                ? new PolicyEntries(keys, values, staged)
                : new PolicyEntries(
                        Arrays.copyOf(keys, count),
                        Arrays.copyOf(values, count),
                        staged == null ? null : Arrays.copyOf(staged, count));
    }

    /** Returns those whose keys are wanted. */
    public PolicyEntries select(LongPredicate wanted) {
        long[] selectedKeys = new long[keys.length];
        long[] selectedValues = new long[keys.length];
        long[] selectedStaged = staged == null ? null : new long[keys.length];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (wanted.test(keys[i])) {
                selectedKeys[count] = keys[i];
                if (selectedStaged != null) {
                    selectedStaged[count] = staged(i);
                }
                selectedValues[count++] = values[i];
            }
        }
        return count == keys.length ? this : first(count, selectedKeys, selectedValues, selectedStaged);
    }

    /** Returns the enforced entry that decides among those with exactly these keys, null if there is none. */
    public @Nullable PolicyEntry decisive(long[] candidates) {
        int best = -1;
        for (long key : candidates) {
            int index = Arrays.binarySearch(keys, key);
            if (index >= 0
                    && values[index] != 0
                    && (best < 0 || EntryValue.decisive(values[index], values[best]) != values[best])) {
                best = index;
            }
        }
        return best < 0 ? null : get(best);
    }

    public boolean has(long key) {
        return Arrays.binarySearch(keys, key) >= 0;
    }

    /** Returns the {@link EntryValue value} with a key, {@code otherwise} if there is none. */
    public long valueOf(long key, long otherwise) {
        int index = Arrays.binarySearch(keys, key);
        return index < 0 ? otherwise : values[index];
    }

    /** Returns how many leading bits of ports the entries compare, each number once. */
    public int[] portBits() {
        return Arrays.stream(keys).mapToInt(EntryKey::portBits).distinct().toArray();
    }

    public long key(int index) {
        return keys[index];
    }

    public long value(int index) {
        return values[index];
    }

    /** Returns the {@link EntryValue value} with staged policies, 0 if none bears on the subject. */
    public long staged(int index) {
        return staged == null ? 0 : staged[index];
    }

    /** Returns what {@link #staged(int)} says of a key, 0 if there is no such key. */
    public long stagedOf(long key) {
        int index = Arrays.binarySearch(keys, key);
        return index < 0 ? 0 : staged(index);
    }

    private PolicyEntry get(int index) {
        long key = keys[index];
        long value = values[index];
        return new PolicyEntry(
                EntryKey.direction(key),
                Peer.of(EntryKey.peer(key)),
                EntryKey.ports(key),
                EntryValue.verdict(value),
                EntryValue.precedence(value),
                EntryValue.rule(value));
    }

    /** Returns how many of them enforce something. */
    public long enforcedCount() {
        return staged == null
                ? keys.length
                : Arrays.stream(values).filter(value -> value != 0).count();
    }

    /** @param peers of whom, as {@link Peer#key} */
    public long enforcedCount(IntPredicate peers) {
        return IntStream.range(0, keys.length)
                .filter(index -> values[index] != 0 && peers.test(EntryKey.peer(keys[index])))
                .count();
    }

    public int size() {
        return keys.length;
    }

    /** Goes through the enforced ones. */
    @Override
    public Iterator<PolicyEntry> iterator() {
        return enforced().iterator();
    }

    private Stream<PolicyEntry> enforced() {
        return IntStream.range(0, keys.length)
                .filter(index -> values[index] != 0)
                .mapToObj(this::get);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyEntries entries
                && Arrays.equals(keys, entries.keys)
                && Arrays.equals(values, entries.values)
                && Arrays.equals(staged, entries.staged);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(keys) + Arrays.hashCode(values)) + Arrays.hashCode(staged);
    }

    @Override
    public String toString() {
        return enforced().toList() + (staged == null ? "" : " and staged");
    }
}
