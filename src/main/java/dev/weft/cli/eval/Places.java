package dev.weft.cli.eval;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import dev.weft.model.Identity;
import dev.weft.model.RulePeer;
import dev.weft.policy.PolicyInput;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Addresses for those who have none in the manifests.
 *
 * @param outside somebody that no prefix of a policy covers
 * @param apiServers the same, but known as the API server
 */
record Places(Set<Address> outside, Set<Address> apiServers) {

    static Places of(World world) {
        Set<Cidr> taken = new LinkedHashSet<>();
        world.policies().stream()
                .flatMap(policy -> policy.rules().stream())
                .flatMap(rule -> rule.peers().stream())
                .forEach(peer -> {
                    if (peer instanceof RulePeer.Block(Cidr cidr, List<Cidr> except)) {
                        taken.add(cidr);
                        taken.addAll(except);
                    }
                });
        world.podsByAddress().keySet().forEach(address -> taken.add(Cidr.of(address)));
        world.nodesByAddress().keySet().forEach(address -> taken.add(Cidr.of(address)));
        Set<Address> apiServers = find(taken);
        apiServers.forEach(address -> taken.add(Cidr.of(address)));
        return new Places(find(taken), apiServers);
    }

    private static Set<Address> find(Set<Cidr> taken) {
        Set<Address> found = new LinkedHashSet<>();
        for (Family family : Family.values()) {
            found.add(Outside.find(family, taken));
        }
        return found;
    }

    PolicyInput input(World world) {
        Map<Integer, Identity> identities = new HashMap<>();
        world.pods().values().stream()
                .filter(pod -> !pod.hostNetwork())
                .forEach(pod -> identities.put(pod.identity(), new Identity(pod.identity(), pod.labels())));
        Map<Address, Integer> addresses = new HashMap<>();
        world.podsByAddress().forEach((address, pod) -> addresses.put(address, pod.identity()));
        return new PolicyInput(world.policies(), identities.values())
                .withApiServers(apiServers)
                .withPods(addresses);
    }
}
