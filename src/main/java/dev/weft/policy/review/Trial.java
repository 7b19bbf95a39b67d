package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.RuleRef;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Verdict;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import dev.weft.policy.PolicyJudge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What policies would decide together for a few pods: compiled and judged as on a node. */
final class Trial {

    private final Map<SecurityLabels, Integer> numbers = new LinkedHashMap<>();
    private final Map<Integer, PolicyJudge> judges = new HashMap<>();
    private final CompiledPolicies compiled;

    /**
     * @param subjects for whom it is asked
     * @param peers the other pods that are asked about
     */
    Trial(List<Policy> policies, List<KnownPod> subjects, List<KnownPod> peers, Set<Address> apiServers) {
        Set<Integer> asked = new HashSet<>();
        subjects.forEach(pod -> asked.add(number(pod)));
        Map<Address, Integer> addresses = new HashMap<>();
        peers.forEach(pod -> pod.addresses().forEach(address -> addresses.put(address, number(pod))));
        peers.forEach(this::number);
        List<Identity> identities = numbers.entrySet().stream()
                .map(entry -> new Identity(entry.getValue(), entry.getKey()))
                .toList();
        List<Policy> bearing = policies.stream()
                .filter(policy ->
                        subjects.stream().anyMatch(pod -> policy.subject().matches(pod.labels(), false)))
                .toList();
        compiled =
                PolicyCompiler.ofCluster().compile(new PolicyInput(bearing, identities, asked, apiServers, addresses));
    }

    private int number(KnownPod pod) {
        return numbers.computeIfAbsent(pod.labels(), _ -> Identity.CLUSTER_MIN + numbers.size());
    }

    /** Returns the rules that are not in force as they are written, as there are too many entries. */
    List<RuleRef> narrowed() {
        return compiled.narrowed();
    }

    /** Returns whether one direction lets a subject and another pod talk, by any of its addresses. */
    boolean allows(KnownPod subject, Direction direction, KnownPod peer, Protocol protocol, int port) {
        if (peer.addresses().isEmpty()) {
            return allows(subject, direction, number(peer), null, protocol, port);
        }
        return peer.addresses().stream()
                .anyMatch(address -> allows(subject, direction, number(peer), address, protocol, port));
    }

    /** Returns whether a subject reaches an address that is no pod's. */
    boolean reaches(KnownPod subject, int identity, Address address, Protocol protocol, int port) {
        return allows(subject, Direction.EGRESS, identity, address, protocol, port);
    }

    private boolean allows(
            KnownPod subject, Direction direction, int peer, @Nullable Address address, Protocol protocol, int port) {
        return judges.computeIfAbsent(number(subject), number -> new PolicyJudge(compiled.set(number)))
                        .judge(new PolicyJudge.Question(direction, peer, address, protocol, port))
                        .verdict()
                == Verdict.ALLOW;
    }
}
