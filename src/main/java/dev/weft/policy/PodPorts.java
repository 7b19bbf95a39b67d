package dev.weft.policy;

import dev.weft.model.Address;
import dev.weft.model.NamedPort;
import dev.weft.model.PortMatch;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** What port names mean: on ingress what the subject calls so, on egress what each receiving pod calls so. */
final class PodPorts {

    private final Map<Address, Integer> pods;
    private final Identities identities;
    private final Map<Rule, Map<RulePeer.Block, List<Address>>> inBlocks = new IdentityHashMap<>();

    PodPorts(Map<Address, Integer> pods, Identities identities) {
        this.pods = pods;
        this.identities = identities;
    }

    Map<Address, Integer> pods() {
        return pods;
    }

    static List<PortMatch> resolve(RulePort.Named port, Iterable<NamedPort> named) {
        List<PortMatch> numbers = new ArrayList<>();
        for (NamedPort candidate : named) {
            if (candidate.protocol() == port.protocol() && candidate.name().equals(port.name())) {
                numbers.add(new PortMatch(port.protocol(), 16, candidate.port()));
            }
        }
        return numbers;
    }

    /**
     * Returns the pods whose address a rule selects by a block and whose port by a name. An entry holds a class or an
     * identity, never both, so each of these addresses gets a class of its own.
     */
    List<Address> inBlock(Rule rule, RulePeer.Block block) {
        if (!Dependence.onAddresses(rule)) {
            return List.of();
        }
        return inBlocks.computeIfAbsent(rule, _ -> new HashMap<>(2)).computeIfAbsent(block, _ -> find(rule, block));
    }

    private List<Address> find(Rule rule, RulePeer.Block block) {
        return pods.keySet().stream()
                .filter(pod ->
                        block.cidr().contains(pod) && block.except().stream().noneMatch(except -> except.contains(pod)))
                .filter(pod -> rule.ports().stream()
                        .anyMatch(port -> port instanceof RulePort.Named named
                                && !resolve(named, labels(pod).namedPorts()).isEmpty()))
                .sorted()
                .toList();
    }

    SecurityLabels labels(Address pod) {
        return identities.get(pods.get(pod)).labels();
    }
}
