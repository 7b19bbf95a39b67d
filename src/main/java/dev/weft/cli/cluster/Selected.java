package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.kube.IdentityConversion;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the endpoints that a policy selects: by identity, as the datapath does. A label that does not count yet leaves it
 * in doubt, and in doubt a policy isolates.
 */
record Selected(List<Identity> identities, Map<Integer, Integer> endpoints) {

    static Selected read(KubernetesClient client) {
        Map<Integer, Integer> endpoints = new HashMap<>();
        client.resources(WeftEndpoint.class).inAnyNamespace().list().getItems().stream()
                .map(WeftEndpoint::getSpec)
                .forEach(spec -> endpoints.merge(spec.identity(), 1, Integer::sum));
        List<Identity> identities = client.resources(WeftIdentity.class).list().getItems().stream()
                .map(IdentityConversion::row)
                .toList();
        return new Selected(identities, endpoints);
    }

    int count(Policy policy, Direction direction) {
        return !policy.bearsOn(direction)
                ? 0
                : identities.stream()
                        .filter(identity -> policy.subject().matches(identity.labels(), true))
                        .mapToInt(identity -> endpoints.getOrDefault(identity.number(), 0))
                        .sum();
    }
}
