package dev.weft.policy;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Entity;
import dev.weft.model.Policy;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import java.util.Set;
import java.util.TreeSet;

/** Collects the prefixes that a compilation needs a class for. */
final class Prefixes {

    private final PolicyInput input;
    private final PodPorts ports;
    private final Set<Cidr> found = new TreeSet<>();

    private Prefixes(PolicyInput input, PodPorts ports) {
        this.input = input;
        this.ports = ports;
    }

    static Set<Cidr> of(PolicyInput input, PodPorts ports) {
        Prefixes prefixes = new Prefixes(input, ports);
        for (Policy policy : input.policies()) {
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
                for (Address address : input.apiServers()) {
                    found.add(Cidr.of(address));
                }
            }
        }
    }
}
