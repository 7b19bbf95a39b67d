package dev.weft.policy.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import dev.weft.model.ReservedIdentity;
import dev.weft.model.Rule;
import dev.weft.model.SecurityLabels;
import dev.weft.policy.CidrClasses;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.Decision;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import dev.weft.policy.PolicyJudge;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A rule of which it is said that it never decides can be left out: every answer and every deciding rule stay. */
class IdleRulesTest {

    private static final int VILLAGES = 400;

    private final List<Identity> pods = new ArrayList<>();
    private final Map<Address, Integer> addresses = new HashMap<>();

    @Test
    void leavingOutAnIdleRuleChangesNoAnswer() {
        Map<Remark.Reason, Integer> found = new EnumMap<>(Remark.Reason.class);
        int byOthers = 0;
        for (int seed = 0; seed < VILLAGES; seed++) {
            Random random = new Random(seed);
            people(random);
            RandomPolicies maker = new RandomPolicies(random);
            Policy policy = maker.policy(0);
            List<Policy> others = List.of(maker.policy(1), maker.policy(2));
            for (Remark remark : new IdleRules(policy).find(others)) {
                found.merge(remark.reason(), 1, Integer::sum);
                byOthers += remark.message().contains(" of WeftNetworkPolicy ") ? 1 : 0;
                assertThat(answers(Taking.together(without(policy, remark), others)))
                        .as("seed %d, %s of %s beside %s", seed, remark.sentence(), policy, others)
                        .isEqualTo(answers(Taking.together(policy, others)));
            }
        }
        assertThat(found.get(Remark.Reason.HIDDEN_RULE)).isGreaterThan(VILLAGES / 2);
        assertThat(found.get(Remark.Reason.NO_EFFECT)).isGreaterThan(VILLAGES / 100);
        assertThat(byOthers).isGreaterThan(VILLAGES / 20);
    }

    private static Policy without(Policy policy, Remark remark) {
        List<Rule> rules = policy.rules().stream()
                .filter(rule -> !Place.of(rule).equals(remark.field()))
                .toList();
        assertThat(rules).hasSize(policy.rules().size() - 1);
        return new Policy(policy.ref(), policy.stage(), policy.order(), policy.subject(), policy.isolates(), rules);
    }

    private void people(Random random) {
        pods.clear();
        addresses.clear();
        for (int i = 0; i < 8; i++) {
            boolean hidden = random.nextInt(5) == 0;
            Map<String, String> labels =
                    random.nextInt(4) == 0 || hidden ? Map.of() : Map.of("app", random.nextBoolean() ? "x" : "y");
            TreeSet<NamedPort> ports = new TreeSet<>();
            if (random.nextBoolean()) {
                ports.add(new NamedPort("web", Protocol.TCP, 80 + random.nextInt(2)));
            }
            pods.add(new Identity(
                    256 + i,
                    new SecurityLabels(
                            "ns" + i % 2,
                            labels,
                            Map.of("team", i % 2 == 0 ? "x" : "y"),
                            "default",
                            "",
                            ports,
                            hidden ? new TreeSet<>(Set.of("app")) : new TreeSet<>())));
            addresses.put(Address.parse("10.0.0." + i), 256 + i);
        }
    }

    private List<Decision> answers(List<Policy> policies) {
        CompiledPolicies compiled = new PolicyCompiler()
                .compile(
                        new PolicyInput(policies, pods)
                                .withPods(addresses)
                                .withApiServers(Set.of(Address.parse("10.0.0.9"))),
                        CidrClasses.NONE);
        List<Decision> answers = new ArrayList<>();
        for (Identity subject : pods) {
            PolicyJudge judge = new PolicyJudge(compiled.set(subject.number()));
            for (Direction direction : Direction.values()) {
                addresses.forEach((address, peer) ->
                        ask(judge, direction, peer, compiled.classes().of(address), answers));
                for (ReservedIdentity peer :
                        List.of(ReservedIdentity.HOST, ReservedIdentity.REMOTE_NODE, ReservedIdentity.WORLD)) {
                    for (String address : List.of("10.0.0.9", "10.0.0.12", "192.0.2.1")) {
                        ask(judge, direction, peer.number(), compiled.classes().of(Address.parse(address)), answers);
                    }
                }
            }
        }
        return answers;
    }

    private static void ask(
            PolicyJudge judge, Direction direction, int peer, OptionalInt peerClass, List<Decision> answers) {
        for (int port : List.of(79, 80, 81, 82)) {
            answers.add(judge.judge(new PolicyJudge.Question(direction, peer, peerClass, Protocol.TCP, port)));
        }
        for (int port : List.of(8 << 8, 8 << 8 | 1, 3 << 8)) {
            answers.add(judge.judge(new PolicyJudge.Question(direction, peer, peerClass, Protocol.ICMP, port)));
        }
    }
}
