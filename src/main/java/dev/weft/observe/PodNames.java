package dev.weft.observe;

import dev.weft.model.Address;
import org.jspecify.annotations.Nullable;

/** Knows which pod has an address. */
@FunctionalInterface
public interface PodNames {

    /** Returns {@code namespace/name} of the pod that has this address and this identity; null if none has both. */
    @Nullable
    String name(Address address, int identity);
}
