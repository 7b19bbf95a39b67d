package dev.weft.bpf;

import java.util.Arrays;

/** The kinds of map that Weft uses, by the kernel's numbers. */
public enum MapType {
    HASH(1),
    ARRAY(2),
    PERCPU_HASH(5),
    PERCPU_ARRAY(6),
    LRU_HASH(9),
    LPM_TRIE(11),
    ARRAY_OF_MAPS(12),
    RINGBUF(27);

    private final int number;

    MapType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Returns whether the kernel keeps one value a CPU, each padded to 8 bytes. */
    public boolean isPerCpu() {
        return this == PERCPU_HASH || this == PERCPU_ARRAY;
    }

    /** Finds by the kernel's number. */
    public static MapType of(int number) {
        return Arrays.stream(values())
                .filter(type -> type.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("map type " + number + " is not one that Weft uses"));
    }
}
