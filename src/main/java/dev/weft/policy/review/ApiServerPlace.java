package dev.weft.policy.review;

import dev.weft.model.Address;
import java.util.Set;

/**
 * Where the API server answers.
 *
 * @param addresses none if they are not known; it counts as an outside address that no narrow prefix covers then
 * @param onNodes whether these are addresses of nodes
 */
public record ApiServerPlace(Set<Address> addresses, boolean onNodes, int port) {

    /** It is somewhere outside of the cluster, on the usual port. */
    public static final ApiServerPlace UNKNOWN = new ApiServerPlace(Set.of(), false, 6443);

    public ApiServerPlace {
        addresses = Set.copyOf(addresses);
    }
}
