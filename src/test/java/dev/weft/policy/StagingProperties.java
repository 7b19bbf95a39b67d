package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Cidr;
import dev.weft.model.CidrClasses;
import dev.weft.model.Direction;
import dev.weft.model.EntryKey;
import dev.weft.model.EntryValue;
import dev.weft.model.Policy;
import dev.weft.model.PolicyEntries;
import dev.weft.model.PolicySet;
import dev.weft.model.RuleRef;
import dev.weft.model.Stage;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

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
        CompiledPolicies staging = new PolicyCompiler().compile(input);
        CompiledPolicies without = new PolicyCompiler().compile(with(input, StagingProperties::enforced));
        CompiledPolicies promoted = new PolicyCompiler().compile(with(input, StagingProperties::promoted));
        for (int subject : input.subjects()) {
            PolicySet set = staging.set(subject);
            PolicySet now = without.set(subject);
            assertThat(said(set, set.entries()::value)).isEqualTo(among(set.classes(), now));
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

    /** @param peer a prefix in place of a class: the numbers are of a set alone */
    private record Key(Object peer, Direction direction, int protocol, int portBits, int port) {

        static Key of(long key, CidrClasses classes) {
            int peer = EntryKey.peer(key);
            return new Key(
                    peer < 0 ? classes.prefix(peer & Integer.MAX_VALUE) : peer,
                    EntryKey.direction(key),
                    EntryKey.protocol(key),
                    EntryKey.portBits(key),
                    EntryKey.port(key));
        }

        Key about(Cidr prefix) {
            return new Key(prefix, direction, protocol, portBits, port);
        }
    }

    private static Map<Key, Saying> said(PolicySet set, IntToLongFunction value) {
        PolicyEntries entries = set.entries();
        Map<Key, Saying> said = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            long says = value.applyAsLong(i);
            if (says != 0) {
                RuleRef rule = set.rules().get(EntryValue.rule(says));
                assertThat(EntryKey.direction(entries.key(i))).isEqualTo(rule.direction());
                said.put(
                        Key.of(entries.key(i), set.classes()),
                        new Saying(EntryValue.verdict(says), EntryValue.precedence(says), rule));
            }
        }
        return said;
    }

    /** Returns what a set would say if it told more prefixes apart: of each what it says of the longest around it. */
    private static Map<Key, Saying> among(CidrClasses more, PolicySet set) {
        Map<Key, Saying> said = new HashMap<>();
        said(set, set.entries()::value).forEach((key, saying) -> {
            if (key.peer() instanceof Cidr prefix) {
                more.prefixes().stream()
                        .filter(inner -> prefix.equals(around(inner, set.classes())))
                        .forEach(inner -> said.put(key.about(inner), saying));
            } else {
                said.put(key, saying);
            }
        });
        return said;
    }

    private static @Nullable Cidr around(Cidr inner, CidrClasses classes) {
        return classes.prefixes().stream()
                .filter(prefix -> prefix.contains(inner))
                .max(Comparator.comparingInt(Cidr::length))
                .orElse(null);
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
