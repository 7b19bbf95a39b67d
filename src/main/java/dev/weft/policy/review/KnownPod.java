package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.SecurityLabels;
import java.util.Set;

/**
 * A pod on the pod network. Host-network pods are none: no policy selects them.
 *
 * @param name {@code namespace/name}
 * @param isClient whether it probably talks to the API server
 */
public record KnownPod(String name, SecurityLabels labels, boolean isClient, Set<Address> addresses) {
    public KnownPod {
        addresses = Set.copyOf(addresses);
    }
}
