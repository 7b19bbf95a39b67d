package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelRequirement.Operator;
import dev.weft.model.LabelSelector;
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
import dev.weft.policy.nearest.Gap;
import dev.weft.policy.nearest.NearestRule;
import dev.weft.policy.nearest.Party;
import dev.weft.policy.nearest.Situation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is said of the nearest rule holds by the compiled sets, which know nothing of it. */
class NearestRuleProperties {

    private static final int SUBJECT = 100_000;
    private static final int PEER = 100_001;
    private static final int CHANGES = 12;

    /** Supplying what is missing makes the compiled sets allow what they denied. */
    @Property(tries = 2000)
    void whatIsMissingIsAllThatIsMissing(@ForAll long seed) {
        Situation denied = situation(new Random(seed));
        if (judge(denied).verdict() == Verdict.DENY) {
            NearestRule.find(denied).ifPresent(nearest -> {
                assertThat(nearest.missing()).isNotEmpty();
                assertThat(judge(supplied(denied, nearest)).verdict())
                        .as("%s", nearest)
                        .isEqualTo(Verdict.ALLOW);
            });
        }
    }

    /** The walk over the policies decides by the rule by which the compiled sets do. */
    @Property(tries = 2000)
    void walkAndSetsAgree(@ForAll long seed) {
        Situation situation = situation(new Random(seed));
        Decision decision = judge(situation);
        if (decision.reason() != Decision.Reason.OWN_NODE) {
            assertThat(NearestRule.deciding(situation).map(NearestRule::rule).orElse(null))
                    .isEqualTo(decision.rule());
        }
    }

    /** However many requirements a selector has on one key, if only they do not contradict each other. */
    @Property(tries = 2000)
    void aRuleWhoseSelectorsCanBeMetIsFound(@ForAll long seed) {
        Random random = new Random(seed);
        PodSelector wanted = new PodSelector(new NamespaceScope.Labelled(selector(random)), selector(random));
        boolean meetable = !wanted.labels().selectsNothing()
                && wanted.namespaces() instanceof NamespaceScope.Labelled(LabelSelector labels)
                && !labels.selectsNothing();
        Situation situation = fromPod(random, rules(allow(new RulePeer.Pods(wanted)), 10));
        if (meetable && judge(situation).verdict() == Verdict.DENY) {
            assertThat(NearestRule.find(situation))
                    .as("%s from %s", wanted, situation.peer())
                    .isPresent();
        }
    }

    private static LabelSelector selector(Random random) {
        List<LabelRequirement> requirements = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Operator operator = Operator.values()[random.nextInt(Operator.values().length)];
            Set<String> values = random.nextBoolean() ? Set.of("a") : Set.of("a", "b");
            boolean valued = operator == Operator.IN || operator == Operator.NOT_IN;
            requirements.add(
                    new LabelRequirement(random.nextBoolean() ? "k" : "l", operator, valued ? values : Set.of()));
        }
        return new LabelSelector(requirements);
    }

    private static Situation fromPod(Random random, Policy... policies) {
        return between(
                List.of(policies),
                new SecurityLabels(
                        "a",
                        random.nextBoolean() ? Map.of("k", "a") : Map.of(),
                        Map.of("kubernetes.io/metadata.name", "a"),
                        "default",
                        "",
                        Collections.emptySortedSet(),
                        random.nextBoolean() ? new TreeSet<>(Set.of("l")) : Collections.emptySortedSet()));
    }

    private static Situation between(List<Policy> policies, SecurityLabels peer) {
        return new Situation(
                policies,
                Direction.INGRESS,
                new Party(Address.parse("10.0.1.250"), SUBJECT, peer),
                new Party(Address.parse("10.0.1.251"), PEER, peer),
                Protocol.TCP,
                80,
                Set.of());
    }

    private static Policy rules(Rule rule, int order) {
        return new Policy(
                new PolicyRef("WeftNetworkPolicy", "ns", "p" + order, "", 0),
                order,
                new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING),
                EnumSet.allOf(Direction.class),
                List.of(rule));
    }

    private static Rule allow(RulePeer peer) {
        return new Rule(Direction.INGRESS, 0, Verdict.ALLOW, List.of(peer), List.of(new RulePort.Everything()));
    }

    private static Rule deny(RulePeer peer) {
        return new Rule(Direction.INGRESS, 0, Verdict.DENY, List.of(peer), List.of(new RulePort.Everything()));
    }

    private static RulePeer named(String namespace) {
        return new RulePeer.Pods(new PodSelector(new NamespaceScope.Named(namespace), LabelSelector.EVERYTHING));
    }

    private static RulePeer labelled(String namespace) {
        return new RulePeer.Pods(new PodSelector(
                new NamespaceScope.Labelled(
                        new LabelSelector(List.of(LabelRequirement.equal("kubernetes.io/metadata.name", namespace)))),
                LabelSelector.EVERYTHING));
    }

    /** A pod that is moved has the labels of the namespace that it is in, the name among them. */
    @Test
    void anotherNamespaceIsAnotherByNameAndByLabel() {
        for (Situation situation : List.of(
                fromPod(new Random(1), rules(deny(labelled("a")), 1), rules(allow(named("b")), 2)),
                fromPod(new Random(1), rules(deny(named("a")), 1), rules(allow(labelled("b")), 2)))) {
            assertThat(NearestRule.find(situation).orElseThrow().missing())
                    .extracting(Gap::kind)
                    .containsExactly(Gap.Kind.NAMESPACE);
        }
    }

    @Test
    void everyKindOfGapComesUpAndMostDenialsHaveANearestRule() {
        Map<Gap.Kind, Integer> kinds = new HashMap<>();
        int denied = 0;
        int answered = 0;
        for (long seed = 0; seed < 3000; seed++) {
            Situation situation = situation(new Random(seed));
            if (judge(situation).verdict() == Verdict.DENY) {
                denied++;
                var nearest = NearestRule.find(situation);
                answered += nearest.isPresent() ? 1 : 0;
                nearest.ifPresent(found -> found.missing().forEach(gap -> kinds.merge(gap.kind(), 1, Integer::sum)));
            }
        }
        // What a node has room for is not known to policies.
        assertThat(kinds).containsOnlyKeys(EnumSet.complementOf(EnumSet.of(Gap.Kind.ROOM)));
        assertThat(answered).isGreaterThan(denied / 2);
    }

    private static Situation supplied(Situation situation, NearestRule nearest) {
        Situation supplied = situation;
        for (Gap gap : nearest.missing()) {
            supplied = gap.supply().apply(supplied);
        }
        return supplied;
    }

    private static Situation situation(Random random) {
        RandomCluster cluster = new RandomCluster(random);
        PolicyInput input = cluster.next();
        for (int i = 0; i < CHANGES || input.identities().isEmpty(); i++) {
            input = cluster.next();
        }
        return new Situation(
                input.policies().stream()
                        .map(NearestRuleProperties::isolatingBoth)
                        .toList(),
                random.nextBoolean() ? Direction.INGRESS : Direction.EGRESS,
                pod(random, input, SUBJECT, "10.0.1.250"),
                peer(random, input),
                random.nextInt(4) == 0 ? Protocol.UDP : Protocol.TCP,
                79 + random.nextInt(5),
                input.apiServers());
    }

    private static Policy isolatingBoth(Policy policy) {
        return new Policy(
                policy.ref(), policy.order(), policy.subject(), EnumSet.allOf(Direction.class), policy.rules());
    }

    private static Party pod(Random random, PolicyInput input, int number, String address) {
        Identity like = input.identities().get(random.nextInt(input.identities().size()));
        return new Party(Address.parse(address), number, like.labels());
    }

    private static Party peer(Random random, PolicyInput input) {
        return switch (random.nextInt(6)) {
            case 0 -> new Party(Address.parse("10.0.0." + random.nextInt(5)), ReservedIdentity.WORLD.number(), null);
            case 1 -> new Party(Address.parse("192.0.2.1"), ReservedIdentity.REMOTE_NODE.number(), null);
            default -> pod(random, input, PEER, "10.0.1.251");
        };
    }

    private static Decision judge(Situation situation) {
        List<Identity> identities = new ArrayList<>();
        Map<Address, Integer> pods = new HashMap<>();
        identities.add(new Identity(SUBJECT, labels(situation.subject())));
        pods.put(situation.subject().address(), SUBJECT);
        int peer = situation.peer().identity();
        if (situation.peer().labels() != null) {
            peer = PEER;
            identities.add(new Identity(PEER, labels(situation.peer())));
            pods.put(situation.peer().address(), PEER);
        }
        CompiledPolicies compiled = new PolicyCompiler()
                .compile(new PolicyInput(
                        situation.policies(), identities, Set.of(SUBJECT), situation.apiServers(), pods));
        return new PolicyJudge(compiled.set(SUBJECT))
                .judge(new PolicyJudge.Question(
                        situation.direction(),
                        peer,
                        situation.peer().address(),
                        situation.protocol(),
                        situation.port()));
    }

    private static SecurityLabels labels(Party pod) {
        SecurityLabels labels = pod.labels();
        if (labels == null) {
            throw new IllegalArgumentException(pod + " is no pod");
        }
        return labels;
    }
}
