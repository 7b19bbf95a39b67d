package dev.weft.bpf;

import java.util.ArrayList;
import java.util.List;

/** The shape of a map: what two versions of a program must agree on to share it. */
public record MapSpec(String name, MapType type, int keySize, int valueSize, int maxEntries, int flags) {

    /** Entries are allocated one by one. */
    public static final int NO_PREALLOC = 1;

    /** The values can be mapped into memory. */
    public static final int MMAPABLE = 1 << 10;

    /**
     * Names every difference in layout from another spec, in words. The capacity is no part of the layout: a pinned map
     * keeps the one that it was made with.
     */
    public List<String> differences(MapSpec other) {
        List<String> differences = new ArrayList<>();
        compare(differences, "type", type, other.type);
        compare(differences, "key size", keySize, other.keySize);
        compare(differences, "value size", valueSize, other.valueSize);
        compare(differences, "flags", flags, other.flags);
        return differences;
    }

    private static void compare(List<String> differences, String field, Object mine, Object theirs) {
        if (!mine.equals(theirs)) {
            differences.add(field + " " + mine + " instead of " + theirs);
        }
    }
}
