package dev.weft.policy;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Entity;
import dev.weft.model.Policy;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Collects the prefixes that a compilation needs a class for. */
final class Prefixes {

    private final PodPorts ports;
    private final Set<Address> apiServers;
    private final Set<Cidr> found = new TreeSet<>();

    private Prefixes(PodPorts ports, Set<Address> apiServers) {
        this.ports = ports;
        this.apiServers = apiServers;
    }

    /** @param policies those that select a subject: what others name would only fill the maps of every node */
    static Set<Cidr> of(Collection<Policy> policies, PodPorts ports, Set<Address> apiServers) {
        Prefixes prefixes = new Prefixes(ports, apiServers);
        for (Policy policy : policies) {
            policy.rules().forEach(prefixes::add);
        }
        return prefixes.found;
    }

    private void add(Rule rule) {
        for (RulePeer peer : rule.peers()) {
            if (peer instanceof RulePeer.Block block) {
                found.add(block.cidr());
                found.addAll(block.except());
                ports.inBlock(rule, block).forEach(pod -> found.add(Cidr.of(pod)));
            } else if (peer instanceof RulePeer.Of(Entity entity) && entity == Entity.KUBE_APISERVER) {
                for (Address address : apiServers) {
                    found.add(Cidr.of(address));
                }
            }
        }
    }
}
