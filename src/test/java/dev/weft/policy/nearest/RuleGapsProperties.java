package dev.weft.policy.nearest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamedPort;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.Protocol;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Verdict;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pair that is found without trying every pair is the one that trying them all finds. */
class RuleGapsProperties {

    private static final int QUESTIONS = 100;
    private static final long NANOS = 5_000_000;

    @Property(tries = 5000)
    void thePairIsTheFirstOfTheNearest(@ForAll long seed) {
        Random random = new Random(seed);
        Rule rule = rule(random, some(random, 5, () -> peer(random)), some(random, 5, () -> port(random)));
        Situation situation = situation(random);
        RuleGaps found = RuleGaps.of(rule, situation).orElse(null);
        RuleGaps wanted = byTryingAll(rule, situation);
        assertThat(words(found)).as("%s in %s", rule, situation).isEqualTo(words(wanted));
    }

    private static @Nullable RuleGaps byTryingAll(Rule rule, Situation situation) {
        PeerGaps peers = new PeerGaps(situation);
        PortGaps ports = new PortGaps(situation);
        RuleGaps best = null;
        for (int peer = 0; peer < rule.peers().size(); peer++) {
            for (int port = 0; port < rule.ports().size(); port++) {
                Optional<List<Gap>> ofPeer = peers.of(rule, rule.peers().get(peer));
                Optional<List<Gap>> ofPort = ports.of(
                        PortGaps.mayName(rule.peers().get(peer)), rule.ports().get(port));
                if (ofPeer.isPresent() && ofPort.isPresent()) {
                    List<Gap> both = Stream.concat(ofPeer.get().stream(), ofPort.get().stream())
                            .toList();
                    best = best == null || Gap.cost(both) < Gap.cost(best.missing())
                            ? new RuleGaps(peer, port, both)
                            : best;
                }
            }
        }
        return best;
    }

    private static String words(@Nullable RuleGaps gaps) {
        return gaps == null
                ? "none"
                : gaps.peer() + " " + gaps.port() + " "
                        + gaps.missing().stream()
                                .map(gap -> gap.kind() + " " + gap.words())
                                .toList();
    }

    /** In processor time, by the median: a rule of 90,000 pairs, none of which the packet fits. */
    @Test
    void aRuleOfManyPairsIsAnsweredAtOnce() {
        List<RulePeer> peers = IntStream.range(0, 300)
                .<RulePeer>mapToObj(i ->
                        new RulePeer.Pods(new PodSelector(new NamespaceScope.Named("a"), labels("app", "app" + i))))
                .toList();
        List<RulePort> ports = IntStream.range(0, 300)
                .<RulePort>mapToObj(i -> new RulePort.Range(Protocol.TCP, 1000 + 2 * i, 1000 + 2 * i))
                .toList();
        Random random = new Random(1);
        Rule rule = new Rule(Direction.INGRESS, 0, Verdict.ALLOW, peers, ports);
        Situation situation = new Situation(
                List.of(policy(rule)), Direction.INGRESS, pod(random), pod(random), Protocol.TCP, 1001, Set.of());
        var clock = ManagementFactory.getThreadMXBean();
        List<Long> spent = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            long start = clock.getCurrentThreadCpuTime();
            assertThat(NearestRule.find(situation)).isPresent();
            spent.add(clock.getCurrentThreadCpuTime() - start);
        }
        assertThat(spent.stream().sorted().toList().get(QUESTIONS / 2))
                .as("nanoseconds")
                .isLessThan(NANOS);
    }

    private static <T> List<T> some(Random random, int most, Supplier<T> each) {
        return IntStream.range(0, random.nextInt(most + 1))
                .mapToObj(_ -> each.get())
                .toList();
    }

    private static Rule rule(Random random, List<RulePeer> peers, List<RulePort> ports) {
        return new Rule(Direction.INGRESS, 0, random.nextInt(4) == 0 ? Verdict.DENY : Verdict.ALLOW, peers, ports);
    }

    private static Policy policy(Rule rule) {
        return new Policy(
                new PolicyRef("NetworkPolicy", "a", "p", "", 0),
                Policy.DEFAULT_ORDER,
                new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING),
                EnumSet.allOf(Direction.class),
                List.of(rule));
    }

    private static RulePeer peer(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new RulePeer.Anyone();
            case 1 -> new RulePeer.Of(Entity.values()[random.nextInt(Entity.values().length)]);
            case 2 ->
                new RulePeer.Block(
                        Cidr.parse(random.nextBoolean() ? "10.0.0.0/30" : "2001:db8::/64"),
                        random.nextBoolean() ? List.of() : List.of(Cidr.parse("10.0.0.2/32")));
            default ->
                new RulePeer.Pods(new PodSelector(
                        random.nextBoolean() ? NamespaceScope.ALL : new NamespaceScope.Named(letter(random)),
                        labels(letter(random), letter(random))));
        };
    }

    private static RulePort port(Random random) {
        Protocol protocol = random.nextInt(4) == 0 ? Protocol.UDP : Protocol.TCP;
        return switch (random.nextInt(8)) {
            case 0 -> new RulePort.Everything();
            case 1 -> new RulePort.Whole(protocol);
            case 2 -> new RulePort.Icmp(random.nextBoolean() ? Protocol.ICMP : Protocol.ICMPV6, 8, null);
            case 3, 4, 5 -> new RulePort.Named(protocol, letter(random));
            default -> new RulePort.Range(protocol, 80, 80 + random.nextInt(3));
        };
    }

    private static Situation situation(Random random) {
        boolean icmp = random.nextInt(8) == 0;
        return new Situation(
                List.of(),
                random.nextBoolean() ? Direction.INGRESS : Direction.EGRESS,
                pod(random),
                random.nextInt(3) > 0 ? pod(random) : node(random),
                icmp ? Protocol.ICMP : random.nextInt(4) == 0 ? Protocol.UDP : Protocol.TCP,
                icmp ? 8 << 8 : 79 + random.nextInt(5),
                Set.of());
    }

    private static Party node(Random random) {
        ReservedIdentity part = random.nextBoolean() ? ReservedIdentity.WORLD : ReservedIdentity.HOST;
        return new Party(
                Address.parse(random.nextInt(4) == 0 ? "2001:db8::1" : "10.0.0." + random.nextInt(6)),
                part.number(),
                null);
    }

    private static Party pod(Random random) {
        TreeSet<NamedPort> ports = new TreeSet<>();
        if (random.nextBoolean()) {
            ports.add(new NamedPort(letter(random), Protocol.TCP, 80 + random.nextInt(3)));
        }
        return new Party(
                Address.parse("10.0.0." + random.nextInt(6)),
                256,
                new SecurityLabels(
                        letter(random),
                        Map.of(letter(random), letter(random)),
                        Map.of("kubernetes.io/metadata.name", "a"),
                        "default",
                        "",
                        ports,
                        new TreeSet<>()));
    }

    private static LabelSelector labels(String key, String value) {
        return new LabelSelector(List.of(LabelRequirement.equal(key, value)));
    }

    private static String letter(Random random) {
        return random.nextBoolean() ? "a" : "b";
    }
}
