package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamedPort;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Verdict;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule that says the same many times, which nothing keeps it from, is one that says it once. */
class RepeatedPeersTest {

    private static final int TIMES = 6_000;
    private static final long NANOS = 2_000_000_000;

    private static final PodSelector EVERYBODY = new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING);
    private static final List<RulePeer> PEERS =
            List.of(new RulePeer.Pods(EVERYBODY), new RulePeer.Block(Cidr.parse("10.0.0.0/8"), List.of()));
    private static final List<RulePort> PORTS =
            List.of(new RulePort.Range(Protocol.TCP, 80, 80), new RulePort.Named(Protocol.TCP, "web"));

    private static final List<Identity> IDENTITIES = IntStream.range(256, 266)
            .mapToObj(number -> new Identity(
                    number,
                    new SecurityLabels(
                            "ns",
                            Map.of("app", "a" + number),
                            Map.of(),
                            "default",
                            "",
                            new TreeSet<>(Set.of(new NamedPort("web", Protocol.TCP, 8080))))))
            .toList();

    /** In processor time: all pairs would be some hundred million. */
    @ParameterizedTest
    @EnumSource(Direction.class)
    void makesEachKeyOnceAndQuickly(Direction direction) {
        var clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        CompiledPolicies many = compiled(rule(direction, 0, repeated(PEERS), repeated(PORTS)));
        assertThat(clock.getCurrentThreadCpuTime() - start).as("nanoseconds").isLessThan(NANOS);
        assertThat(many.narrowed()).isEmpty();
        assertThat(many.set(256).entries())
                .isEqualTo(compiled(rule(direction, 0, PEERS, PORTS)).set(256).entries());
    }

    /** Where another rule does not fit, it is the largest that gives way, not the longest. */
    @ParameterizedTest
    @EnumSource(Direction.class)
    void doesNotGiveWayForALargerOne(Direction direction) {
        List<RulePort> ports = IntStream.range(0, 10_000)
                .<RulePort>mapToObj(i -> new RulePort.Range(Protocol.TCP, 2 * i + 1, 2 * i + 1))
                .toList();
        Rule large = rule(direction, 1, PEERS, ports);
        CompiledPolicies compiled = compiled(rule(direction, 0, repeated(PEERS), repeated(PORTS)), large);
        assertThat(compiled.narrowed()).extracting(rule -> rule.index()).containsExactly(1);
    }

    private static <T> List<T> repeated(List<T> once) {
        return Collections.nCopies(TIMES, once).stream().flatMap(List::stream).toList();
    }

    private static Rule rule(Direction direction, int index, List<RulePeer> peers, List<RulePort> ports) {
        return new Rule(direction, index, Verdict.ALLOW, peers, ports);
    }

    private static CompiledPolicies compiled(Rule... rules) {
        Policy policy = new Policy(
                new PolicyRef("NetworkPolicy", "ns", "p", "", 1),
                Policy.DEFAULT_ORDER,
                EVERYBODY,
                EnumSet.allOf(Direction.class),
                Stream.of(rules).toList());
        return new PolicyCompiler().compile(new PolicyInput(List.of(policy), IDENTITIES));
    }
}
