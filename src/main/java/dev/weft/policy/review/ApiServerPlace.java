package dev.weft.policy.review;

import dev.weft.model.Address;
import java.util.Set;

/**
 * Where pods find the API server: policies judge what a pod sends, before kube-proxy turns it into where the API server
 * really is.
 *
 * @param addresses of the Service {@code kubernetes}; none if they are not known: it counts as an outside address that no
 *     narrow prefix covers then
 */
public record ApiServerPlace(Set<Address> addresses, int port) {

    /** What is the same in every cluster. */
    public static final ApiServerPlace UNKNOWN = new ApiServerPlace(Set.of(), 443);

    public ApiServerPlace {
        addresses = Set.copyOf(addresses);
    }
}
