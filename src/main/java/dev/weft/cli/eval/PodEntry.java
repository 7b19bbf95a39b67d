package dev.weft.cli.eval;

import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.SecurityLabels;
import java.util.List;
import java.util.Optional;

/**
 * A pod of the manifests.
 *
 * @param hostNetwork whether it is part of its node, and so no subject of any policy
 * @param finished whether its containers have ended for good
 * @param isClient whether it probably talks to the API server
 * @param identity 0 for a host-network pod
 */
record PodEntry(
        String namespace,
        String name,
        String node,
        boolean hostNetwork,
        boolean finished,
        SecurityLabels labels,
        boolean isClient,
        int identity,
        List<Address> addresses) {

    String qualifiedName() {
        return namespace + "/" + name;
    }

    Optional<Address> address(Family family) {
        return End.first(addresses, family);
    }
}
