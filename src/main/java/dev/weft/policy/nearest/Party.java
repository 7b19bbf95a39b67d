package dev.weft.policy.nearest;

import dev.weft.model.Address;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.SecurityLabels;
import org.jspecify.annotations.Nullable;

/**
 * One side of a packet.
 *
 * @param identity as the judging node knows it
 * @param labels null unless it is a pod
 */
public record Party(Address address, int identity, @Nullable SecurityLabels labels) {

    boolean is(ReservedIdentity part) {
        return labels == null && identity == part.number();
    }

    Party playing(ReservedIdentity part) {
        return new Party(address, part.number(), null);
    }

    Party with(SecurityLabels other) {
        return new Party(address, identity, other);
    }

    Party at(Address other) {
        return new Party(other, identity, labels);
    }
}
