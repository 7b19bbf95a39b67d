package dev.weft.policy;

import dev.weft.model.Address;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that a compilation depends on.
 *
 * @param identities every pod identity of the cluster: whom rules may select as peers
 * @param subjects the numbers of those that need a set; on a node the identities of its own pods
 * @param apiServers the addresses that {@code entity:kube-apiserver} stands for
 * @param pods the identity number of each pod address: needed only where an egress rule joins a block with a port name,
 *     as the name then resolves on the pods inside the block
 */
public record PolicyInput(
        List<Policy> policies,
        List<Identity> identities,
        Set<Integer> subjects,
        Set<Address> apiServers,
        Map<Address, Integer> pods) {

    /** Makes every identity a subject, without API servers and without pod addresses. */
    public PolicyInput(Collection<Policy> policies, Collection<Identity> identities) {
        this(
                List.copyOf(policies),
                List.copyOf(identities),
                identities.stream().map(Identity::number).collect(Collectors.toUnmodifiableSet()),
                Set.of(),
                Map.of());
    }

    public PolicyInput {
        policies = policies.stream().sorted(Comparator.comparing(Policy::ref)).toList();
        identities = List.copyOf(identities);
        subjects = Set.copyOf(subjects);
        apiServers = Set.copyOf(apiServers);
        pods = Map.copyOf(pods);
    }

    public PolicyInput withSubjects(Set<Integer> numbers) {
        return new PolicyInput(policies, identities, numbers, apiServers, pods);
    }

    public PolicyInput withApiServers(Set<Address> addresses) {
        return new PolicyInput(policies, identities, subjects, addresses, pods);
    }

    public PolicyInput withPods(Map<Address, Integer> addresses) {
        return new PolicyInput(policies, identities, subjects, apiServers, addresses);
    }
}
