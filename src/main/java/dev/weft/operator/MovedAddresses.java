package dev.weft.operator;

import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.operator.plan.Write;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which addresses a write frees, gives to somebody or shows to a node. */
final class MovedAddresses {

    private MovedAddresses() {}

    /** Returns whether writes leave alone what endpoints hold that should be deleted, so that they are safe while these are there. */
    static boolean spare(List<Write> deletions, List<Write> later) {
        Set<Address> held = deletions.stream().flatMap(MovedAddresses::of).collect(Collectors.toSet());
        return later.stream().flatMap(MovedAddresses::of).noneMatch(held::contains);
    }

    private static Stream<Address> of(Write write) {
        return switch (write) {
            case Write.PutSlice(SliceRow slice, var replaced) ->
                difference(
                        slice, replaced.map(Stored::row).map(SliceRow::entries).orElse(List.of()));
            case Write.DeleteSlice(Stored<SliceRow> slice) -> addresses(slice.row().entries().stream());
            case Write.CreateEndpoint(var endpoint) -> endpoint.addresses().stream();
            case Write.DeleteEndpoint(var endpoint) -> endpoint.row().addresses().stream();
            default -> Stream.empty();
        };
    }

    private static Stream<Address> difference(SliceRow slice, List<SliceEntry> before) {
        Set<SliceEntry> lost = new HashSet<>(before);
        Set<SliceEntry> won = new HashSet<>(slice.entries());
        slice.entries().forEach(lost::remove);
        before.forEach(won::remove);
        return addresses(Stream.concat(lost.stream(), won.stream()));
    }

    private static Stream<Address> addresses(Stream<SliceEntry> entries) {
        return entries.flatMap(entry -> entry.addresses().stream());
    }
}
