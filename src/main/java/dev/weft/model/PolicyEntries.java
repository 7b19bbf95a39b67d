package dev.weft.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a policy set, at most one a key, in the order of their {@link EntryKey keys}. Immutable. Two longs an
 * entry, as a node may hold millions of them.
 */
public final class PolicyEntries implements Iterable<PolicyEntry> {

    public static final PolicyEntries NONE = new PolicyEntries(new long[0], new long[0]);

    private final long[] keys;
    private final long[] values;

    private PolicyEntries(long[] keys, long[] values) {
        this.keys = keys;
        this.values = values;
    }

    /** Makes entries that are alike but for their keys. */
    public static PolicyEntries alike(long[] distinctKeysAscending, Verdict verdict, int precedence, int rule) {
        long[] values = new long[distinctKeysAscending.length];
        Arrays.fill(values, EntryValue.of(verdict, precedence, rule));
        return new PolicyEntries(distinctKeysAscending, values);
    }

    /** Takes keys, each given once, in any order, and the {@link EntryValue value} of each. */
    public static PolicyEntries of(long[] keys, long[] values) {
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        long[] placed = new long[sorted.length];
        for (int i = 0; i < keys.length; i++) {
            placed[Arrays.binarySearch(sorted, keys[i])] = values[i];
        }
        return new PolicyEntries(sorted, placed);
    }

    /** Of several entries with one key the decisive one is taken. */
    public static PolicyEntries of(Collection<PolicyEntry> entries) {
        return merge(entries.stream().map(PolicyEntries::single).toList());
    }

    private static PolicyEntries single(PolicyEntry entry) {
        return alike(
                new long[] {EntryKey.of(entry.direction(), entry.peer().key(), entry.ports())},
                entry.verdict(),
                entry.precedence(),
                entry.rule());
    }

    /** Merges; where several have a key, the decisive entry is taken. */
    public static PolicyEntries merge(List<PolicyEntries> parts) {
        return switch (parts.size()) {
            case 0 -> NONE;
            case 1 -> parts.getFirst();
            default -> {
                int half = parts.size() / 2;
                yield merge(parts.subList(0, half)).and(merge(parts.subList(half, parts.size())));
            }
        };
    }

    private PolicyEntries and(PolicyEntries other) {
        long[] mergedKeys = new long[keys.length + other.keys.length];
        long[] mergedValues = new long[mergedKeys.length];
        int count = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < keys.length || theirs < other.keys.length) {
            long key = Math.min(at(mine), other.at(theirs));
            long value = 0;
            if (key == at(mine)) {
                value = values[mine++];
            }
            if (key == other.at(theirs)) {
                value = EntryValue.decisive(value, other.values[theirs++]);
            }
            mergedKeys[count] = key;
            mergedValues[count++] = value;
        }
        return count == mergedKeys.length
                ? new PolicyEntries(mergedKeys, mergedValues)
                : new PolicyEntries(Arrays.copyOf(mergedKeys, count), Arrays.copyOf(mergedValues, count));
    }

    private long at(int index) {
        return index < keys.length ? keys[index] : Long.MAX_VALUE;
    }

    /** Returns those whose keys are wanted. */
    public PolicyEntries select(LongPredicate wanted) {
        long[] selectedKeys = new long[keys.length];
        long[] selectedValues = new long[keys.length];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (wanted.test(keys[i])) {
                selectedKeys[count] = keys[i];
                selectedValues[count++] = values[i];
            }
        }
        return count == keys.length
                ? this
                : new PolicyEntries(Arrays.copyOf(selectedKeys, count), Arrays.copyOf(selectedValues, count));
    }

    /** Returns the entry that decides among those with exactly these keys, null if there is none. */
    public @Nullable PolicyEntry decisive(long[] candidates) {
        int best = -1;
        for (long key : candidates) {
            int index = Arrays.binarySearch(keys, key);
            if (index >= 0 && (best < 0 || EntryValue.decisive(values[index], values[best]) != values[best])) {
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

    public int size() {
        return keys.length;
    }

    @Override
    public Iterator<PolicyEntry> iterator() {
        return IntStream.range(0, keys.length).mapToObj(this::get).iterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyEntries entries
                && Arrays.equals(keys, entries.keys)
                && Arrays.equals(values, entries.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(keys) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return IntStream.range(0, keys.length).mapToObj(this::get).toList().toString();
    }
}
