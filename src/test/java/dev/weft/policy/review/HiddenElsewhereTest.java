package dev.weft.policy.review;

import static dev.weft.policy.review.Written.clusterWide;
import static dev.weft.policy.review.Written.kubernetes;
import static dev.weft.policy.review.Written.staged;
import static dev.weft.policy.review.Written.weft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Policy;
import dev.weft.model.Remark;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules of policies that are there already, and that a new policy would leave nothing to decide. */
class HiddenElsewhereTest {

    private static final int ROUNDS = 2000;
    private static final String SSH =
            "{'subject':{},'order':10,'isolate':[],'ingress':[{'action':'Deny','ports':[{'port':22}]}]}";

    private static List<String> remarks(Policy policy, Policy... others) {
        return new HiddenElsewhere(policy, List.of(others), new HidingRules())
                .find().stream().map(Remark::sentence).toList();
    }

    private static Policy allow(String name, String... ports) throws Exception {
        return kubernetes(
                "shop",
                name,
                "{'ingress':["
                        + Stream.of(ports)
                                .map("{'ports':[{'port':%s}]}"::formatted)
                                .collect(Collectors.joining(","))
                        + "]}");
    }

    @Test
    void denyThatComesLaterIsToldWhatItHides() throws Exception {
        Policy guard = clusterWide("guard", SSH);
        assertThat(remarks(guard, allow("p", "80", "22")))
                .containsExactly("spec.ingress[0]: 'Deny' leaves nothing to decide for spec.ingress[1] of NetworkPolicy"
                        + " shop/p; narrow it, or remove what it hides");
        assertThat(remarks(guard, allow("p", "22"), allow("q", "22"), allow("r", "22")))
                .singleElement()
                .asString()
                .contains("spec.ingress[0] of NetworkPolicy shop/p and 2 other rules;");
        assertThat(remarks(guard, allow("p", "80"))).isEmpty();
        assertThat(remarks(clusterWide("weak", SSH.replace("10", "200")), allow("p", "22")))
                .isEmpty();
        Policy elsewhere = weft("bank", "guard", SSH);
        assertThat(remarks(elsewhere, allow("p", "22"))).isEmpty();
    }

    @Test
    void whatIsIdleAlreadyIsNotNamed() throws Exception {
        Policy guard = clusterWide("guard", SSH);
        assertThat(remarks(guard, allow("p", "22"), clusterWide("other", SSH))).isEmpty();
        assertThat(remarks(guard, allow("p", "22", "22")))
                .singleElement()
                .asString()
                .contains("for spec.ingress[0] of NetworkPolicy shop/p;");
    }

    @Test
    void stagedOneIsToldWhatItWillHide() throws Exception {
        Policy guard = clusterWide("guard", SSH);
        assertThat(remarks(staged(guard), allow("p", "22")))
                .singleElement()
                .asString()
                .contains("leaves nothing to decide once this is enforced for spec.ingress[0]");
        assertThat(remarks(guard, staged(allow("p", "22")))).hasSize(1);
        assertThat(PolicyReview.among(
                        guard,
                        new Surroundings(
                                List.of(),
                                List.of(allow("p", "22")),
                                ApiServerPlace.UNKNOWN,
                                DnsPlace.CONVENTION,
                                List.of())))
                .extracting(Remark::reason)
                .containsExactly(Remark.Reason.HIDES_RULE);
    }

    /** Neither more nor less than the other policy would be told if it were reviewed beside this one, and not without it. */
    @Test
    void itIsWhatTheOtherPolicyWouldBeTold() {
        int found = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            RandomPolicies maker = new RandomPolicies(new Random(seed));
            Policy policy = maker.policy(0);
            List<Policy> others = List.of(maker.policy(1), maker.policy(2));
            Set<String> named = new HashSet<>();
            new HiddenElsewhere(policy, others, new HidingRules())
                    .rules().values().stream().flatMap(List::stream).forEach(other -> named.add(other.name()));
            assertThat(named).as("seed %d", seed).isEqualTo(newlyHidden(Taking.together(policy, others)));
            found += named.size();
        }
        assertThat(found).isGreaterThan(ROUNDS / 10);
    }

    private static Set<String> newlyHidden(List<Policy> all) {
        Set<String> hidden = new HashSet<>();
        for (Policy other : all.subList(0, all.size() - 1)) {
            List<Policy> with = all.stream().filter(one -> one != other).toList();
            Set<String> names = hidden(other, with);
            names.removeAll(hidden(other, with.subList(0, with.size() - 1)));
            names.removeAll(ofNobody(other));
            hidden.addAll(names);
        }
        return hidden;
    }

    /** Rules whose selectors contradict themselves are idle already. */
    private static Set<String> ofNobody(Policy policy) {
        return policy.rules().stream()
                .filter(rule -> rule.peers().stream().noneMatch(peer -> Overlap.of(peer, peer)))
                .map(rule -> new HiddenElsewhere.Other(policy, rule, false).name())
                .collect(Collectors.toSet());
    }

    private static Set<String> hidden(Policy policy, List<Policy> others) {
        return new IdleRules(policy, new HidingRules())
                .find(others).stream()
                        .map(remark -> remark.field() + " of " + policy.ref().kind() + " "
                                + policy.ref().qualifiedName())
                        .collect(Collectors.toSet());
    }

    @Test
    @Timeout(60)
    void amongVeryManyItTakesNoTime() throws Exception {
        Policy guard = clusterWide("guard", SSH.replace("'port':22", "'port':1,'endPort':40"));
        List<Policy> others = IntStream.range(0, 10_000)
                .mapToObj(HiddenElsewhereTest::oneOfMany)
                .toList();
        new HiddenElsewhere(guard, others, new HidingRules()).find();
        long began = System.nanoTime();
        List<Remark> found = new HiddenElsewhere(guard, others, new HidingRules()).find();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as(found.toString())
                .isLessThan(Duration.ofSeconds(1));
        assertThat(found)
                .singleElement()
                .satisfies(remark -> assertThat(remark.message()).contains("other rules"));
    }

    private static Policy oneOfMany(int i) {
        try {
            return kubernetes(
                    "ns" + i % 100,
                    "p" + i,
                    "{'podSelector':{'matchLabels':{'app':'a" + i + "'}},'ingress':[{'ports':[{'port':" + (1 + i % 80)
                            + "}]},{'ports':[{'port':443}]}]}");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
