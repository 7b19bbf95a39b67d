package dev.weft.policy;

import dev.weft.model.PortMatch;
import dev.weft.model.Protocol;
import java.util.ArrayList;
import java.util.List;

/** A port range as the fewest prefixes that cover it and nothing else. */
final class PortPrefixes {

    private static final int BITS = 16;

    private PortPrefixes() {}

    static List<PortMatch> cover(Protocol protocol, int first, int last) {
        List<PortMatch> prefixes = new ArrayList<>();
        int from = first;
        while (from <= last) {
            int free = from == 0 ? BITS : Integer.numberOfTrailingZeros(from);
            int size = Math.min(1 << free, Integer.highestOneBit(last - from + 1));
            prefixes.add(new PortMatch(protocol, BITS - Integer.numberOfTrailingZeros(size), from));
            from += size;
        }
        return prefixes;
    }
}
