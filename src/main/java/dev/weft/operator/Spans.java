package dev.weft.operator;

import dev.weft.kube.Mirror;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Cidr;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The few prefixes of a block's length that hold all addresses of a slice, kept as long as the slice says the same. */
final class Spans {

    private static final int BLOCK_BITS = 8;

    private final Map<String, Span> known = new ConcurrentHashMap<>();

    private record Span(SliceRow of, Set<Cidr> prefixes) {}

    Spans(Mirror<String, SliceRow> slices) {
        slices.listen((before, after) -> {
            if (after == null) {
                // All that are gone: a plan that began before may have put one back.
                known.keySet().removeIf(key -> slices.get(key).isEmpty());
            }
        });
    }

    Set<Cidr> of(Stored<SliceRow> slice) {
        return known.compute(
                        slice.key(),
                        (_, before) -> before != null && before.of == slice.row() ? before : span(slice.row()))
                .prefixes;
    }

    private static Span span(SliceRow row) {
        return new Span(
                row,
                row.entries().stream()
                        .flatMap(entry -> entry.addresses().stream())
                        .map(address -> new Cidr(address, address.family().bits() - BLOCK_BITS))
                        .collect(Collectors.toSet()));
    }

    int size() {
        return known.size();
    }
}
