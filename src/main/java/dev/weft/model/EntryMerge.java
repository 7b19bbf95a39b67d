package dev.weft.model;

import java.util.Arrays;
import java.util.List;

/**
 * Merges the entries of rules, which are runs of ascending keys, two by two until one is left. The runs lie one behind
 * the other in one buffer, and each pass moves them into the other. The buffers serve one set after the other: arrays of
 * its own for each step of each set would be most of the memory that a compilation asks for. Not for several threads.
 */
public final class EntryMerge {

    private int[] ends = new int[0];
    private int runs;
    private long[] keys = new long[0];
    private long[] values = new long[0];
    private long[] nextKeys = new long[0];
    private long[] nextValues = new long[0];

    /** Merges; where several have a key, the decisive entry is taken. */
    public PolicyEntries of(List<PolicyEntries> parts) {
        return switch (parts.size()) {
            case 0 -> PolicyEntries.NONE;
            case 1 -> parts.getFirst();
            default -> {
                merge(parts, false);
                long[] mergedKeys = Arrays.copyOf(keys, ends[0]);
                long[] enforced = Arrays.copyOf(values, ends[0]);
                yield new PolicyEntries(
                        mergedKeys, enforced, parts.stream().anyMatch(PolicyEntries::isStaged) ? staged(parts) : null);
            }
        };
    }

    private long[] staged(List<PolicyEntries> parts) {
        merge(parts, true);
        return Arrays.copyOf(values, ends[0]);
    }

    /** @param promoted whether of the two that an entry says it is what would be if staged policies were enforced */
    private void merge(List<PolicyEntries> parts, boolean promoted) {
        reserve(parts.stream().mapToInt(PolicyEntries::size).sum());
        ends = new int[parts.size()];
        runs = 0;
        int end = 0;
        for (PolicyEntries part : parts) {
            end = part.copyTo(keys, values, end, promoted);
            ends[runs++] = end;
        }
        while (runs > 1) {
            pass();
        }
    }

    private void reserve(int size) {
        if (keys.length < size) {
            keys = new long[size];
            values = new long[size];
            nextKeys = new long[size];
            nextValues = new long[size];
        }
    }

    private void pass() {
        int merged = 0;
        int place = 0;
        int begin = 0;
        for (int run = 0; run < runs; run += 2) {
            int middle = ends[run];
            int end = run + 1 < runs ? ends[run + 1] : middle;
            place = merge(begin, middle, end, place);
            begin = end;
            ends[merged++] = place;
        }
        runs = merged;
        long[] mergedKeys = nextKeys;
        long[] mergedValues = nextValues;
        nextKeys = keys;
        nextValues = values;
        keys = mergedKeys;
        values = mergedValues;
    }

    /** Merges the runs before and from {@code middle}; returns where the result ends. */
    private int merge(int begin, int middle, int end, int to) {
        long[] fromKeys = keys;
        long[] toKeys = nextKeys;
        int one = begin;
        int other = middle;
        int place = to;
        while (one < middle && other < end) {
            long key = fromKeys[one];
            long otherKey = fromKeys[other];
            toKeys[place] = Math.min(key, otherKey);
            if (key < otherKey) {
                nextValues[place++] = values[one++];
            } else if (key > otherKey) {
                nextValues[place++] = values[other++];
            } else {
                nextValues[place++] = EntryValue.decisive(values[one++], values[other++]);
            }
        }
        return copy(other, end, copy(one, middle, place));
    }

    private int copy(int begin, int end, int to) {
        System.arraycopy(keys, begin, nextKeys, to, end - begin);
        System.arraycopy(values, begin, nextValues, to, end - begin);
        return to + end - begin;
    }
}
