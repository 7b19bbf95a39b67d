package dev.weft.agent;

import dev.weft.kube.PolicyConversion;
import dev.weft.kube.PolicySamples;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.SecurityLabels;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Reads and compiles policies that nobody has written: what the virtual machine loads, links and prepares for the first
 * policy takes it 30 to 50 ms, which the first change of a real one would have to wait for.
 */
final class Rehearsal {

    /** From then on most of what is used is compiled. */
    private static final int ROUNDS = 20;

    private Rehearsal() {}

    /** Returns the last result. */
    static CompiledPolicies hold(PolicySamples samples) {
        CompiledPolicies last = round(samples, 0);
        for (int round = 1; round < ROUNDS; round++) {
            last = round(samples, round);
        }
        return last;
    }

    private static CompiledPolicies round(PolicySamples samples, int round) {
        List<Policy> policies =
                samples.read().stream().map(PolicyConversion::policy).toList();
        List<Identity> pods = IntStream.range(0, 1 + round)
                .mapToObj(number -> pod(Identity.CLUSTER_MIN + number))
                .toList();
        return new PolicyCompiler().compile(new PolicyInput(policies, pods));
    }

    private static Identity pod(int number) {
        Map<String, String> labels = Map.of("app", "a", "track", number % 2 == 0 ? "b" : "c");
        return new Identity(
                number,
                new SecurityLabels(
                        "rehearsal",
                        labels,
                        Map.of("rehearsal", "a", "tier", String.valueOf(number)),
                        "default",
                        "",
                        new TreeSet<>(Set.of(new NamedPort("http", Protocol.TCP, number)))));
    }
}
