package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.SecurityLabels;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** Returns it as far as one family is concerned. */
    KnownPod in(Family family) {
        return new KnownPod(
                name,
                labels,
                isClient,
                addresses.stream().filter(address -> address.family() == family).collect(Collectors.toSet()));
    }
}
