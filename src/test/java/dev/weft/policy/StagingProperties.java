package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Direction;
import dev.weft.model.EntryKey;
import dev.weft.model.EntryValue;
import dev.weft.model.Policy;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicySet;
import dev.weft.model.RuleRef;
import dev.weft.model.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A set with staged policies says what it would say without them, and what it would say if they were enforced. */
class StagingProperties {

    private static final int CHANGES = 10;

    @Property(tries = 300)
    void saysBoth(@ForAll long seed) {
        RandomCluster cluster = new RandomCluster(new Random(seed));
        PolicyInput input = cluster.next();
        for (int i = 0; i < CHANGES; i++) {
            input = cluster.next();
        }
        CompiledPolicies staging = new PolicyCompiler().compile(input, CidrClasses.NONE);
        CompiledPolicies without =
                new PolicyCompiler().compile(with(input, StagingProperties::enforced), staging.classes());
        CompiledPolicies promoted =
                new PolicyCompiler().compile(with(input, StagingProperties::promoted), staging.classes());
        for (int subject : input.subjects()) {
            PolicySet set = staging.set(subject);
            PolicySet now = without.set(subject);
            assertThat(said(set, set.entries()::value)).isEqualTo(said(now, now.entries()::value));
            assertThat(set.ingressIsolated()).isEqualTo(now.ingressIsolated());
            PolicySet then = promoted.set(subject);
            if (set.staged() == null) {
                assertThat(set).isEqualTo(then);
            } else {
                assertThat(said(set, set.entries()::staged)).isEqualTo(said(then, then.entries()::value));
                assertThat(set.staged())
                        .isEqualTo(new PolicySet.StagedIsolation(then.ingressIsolated(), then.egressIsolated()));
            }
            assertThat(staging.selecting(subject, Direction.INGRESS))
                    .isEqualTo(without.selecting(subject, Direction.INGRESS));
        }
    }

    /** What an entry means, without the rule's number, which other policies shift. */
    private record Saying(Object verdict, int precedence, RuleRef rule) {}

    private static Map<Long, Saying> said(PolicySet set, IntToLongFunction value) {
        PolicyEntries entries = set.entries();
        Map<Long, Saying> said = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            long says = value.applyAsLong(i);
            if (says != 0) {
                RuleRef rule = set.rules().get(EntryValue.rule(says));
                assertThat(EntryKey.direction(entries.key(i))).isEqualTo(rule.direction());
                said.put(entries.key(i), new Saying(EntryValue.verdict(says), EntryValue.precedence(says), rule));
            }
        }
        return said;
    }

    private static PolicyInput with(PolicyInput input, UnaryOperator<List<Policy>> change) {
        return new PolicyInput(
                change.apply(input.policies()), input.identities(), input.subjects(), input.apiServers(), input.pods());
    }

    private static List<Policy> enforced(List<Policy> policies) {
        return policies.stream().filter(policy -> !policy.isStaged()).toList();
    }

    private static List<Policy> promoted(List<Policy> policies) {
        return policies.stream()
                .map(policy -> new Policy(
                        policy.ref(),
                        Stage.ENFORCED,
                        policy.order(),
                        policy.subject(),
                        policy.isolates(),
                        policy.rules()))
                .toList();
    }
}
