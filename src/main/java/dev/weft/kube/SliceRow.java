package dev.weft.kube;

import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftEndpointSliceSpec;
import dev.weft.api.v1alpha1.WeftSliceEndpoint;
import dev.weft.model.Address;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The content of a WeftEndpointSlice: the addresses of one block of a node that are taken. */
public record SliceRow(String nodeName, int block, int nextOffset, List<SliceEntry> entries) {

    // An object name has 253 characters at most, of which the block takes four.
    private static final int LONGEST = 249;

    public SliceRow {
        entries = List.copyOf(entries);
    }

    public static SliceRow of(WeftEndpointSlice slice) {
        WeftEndpointSliceSpec spec = slice.getSpec();
        return new SliceRow(
                spec.nodeName(),
                spec.block(),
                spec.nextOffset(),
                Objects.requireNonNullElse(spec.endpoints(), List.<WeftSliceEndpoint>of()).stream()
                        .map(SliceEntry::of)
                        .toList());
    }

    public WeftEndpointSlice object() {
        WeftEndpointSlice slice = new WeftEndpointSlice();
        slice.setMetadata(new ObjectMetaBuilder().withName(name()).build());
        slice.setSpec(new WeftEndpointSliceSpec(
                nodeName,
                block,
                nextOffset,
                entries.stream().map(SliceEntry::object).toList()));
        return slice;
    }

    /** Returns the only name that a slice of this node and block may have. */
    public String name() {
        String stem =
                nodeName.length() <= LONGEST ? nodeName : nodeName.substring(0, LONGEST - 9) + "-" + hash(nodeName);
        return stem + "-" + block;
    }

    private static String hash(String text) {
        return String.format("%08x", text.hashCode());
    }

    static @Nullable String text(@Nullable Address address) {
        return address == null ? null : address.toString();
    }
}
