package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Direction;
import dev.weft.model.Identity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * While pods still have identities in which some labels do not count, nothing may pass that would not pass once all of
 * them do: whichever pods have their new identities already.
 */
class DoubtProperties {

    private static final List<String> KEYS = List.of("app", "hash");
    private static final int PODS = 5;

    @Property(tries = 400)
    void doubtNeverWidens(@ForAll long seed) {
        Random random = new Random(seed);
        List<Identity> known = new ArrayList<>();
        List<Identity> doubtful = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            Map<String, String> labels = labels(random);
            known.add(identity(i, labels, Set.of()));
            doubtful.add(identity(i, labels, random.nextInt(3) == 0 ? Set.of() : Set.of("hash")));
        }
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            policies.add(policy(random, i));
        }
        CompiledPolicies after = new PolicyCompiler().compile(new PolicyInput(policies, known));
        CompiledPolicies before = new PolicyCompiler().compile(new PolicyInput(policies, doubtful));
        for (int subject = 0; subject < PODS; subject++) {
            for (int peer = 0; peer < PODS; peer++) {
                for (Direction direction : Direction.values()) {
                    if (allowed(before, direction, subject, peer)) {
                        assertThat(allowed(after, direction, subject, peer))
                                .as("%s of %s with %s under %s", direction, doubtful.get(subject), peer, policies)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static boolean allowed(CompiledPolicies policies, Direction direction, int subject, int peer) {
        return new PolicyJudge(policies.set(256 + subject))
                        .judge(new PolicyJudge.Question(direction, 256 + peer, null, Protocol.TCP, 80))
                        .verdict()
                == Verdict.ALLOW;
    }

    private static Map<String, String> labels(Random random) {
        Map<String, String> labels = new HashMap<>();
        KEYS.forEach(key -> {
            if (random.nextInt(4) > 0) {
                labels.put(key, random.nextBoolean() ? "x" : "y");
            }
        });
        return labels;
    }

    private static Identity identity(int number, Map<String, String> labels, Set<String> hidden) {
        Map<String, String> counting = new HashMap<>(labels);
        counting.keySet().removeAll(hidden);
        TreeSet<String> uncounted = new TreeSet<>(hidden);
        uncounted.retainAll(labels.keySet());
        return new Identity(
                256 + number,
                new SecurityLabels("ns", counting, Map.of(), "default", "c" + number, new TreeSet<>(), uncounted));
    }

    private static Policy policy(Random random, int number) {
        List<Rule> rules = new ArrayList<>();
        EnumSet<Direction> isolates = EnumSet.noneOf(Direction.class);
        for (Direction direction : Direction.values()) {
            if (random.nextInt(3) > 0) {
                isolates.add(direction);
            }
            rules.add(new Rule(
                    direction,
                    rules.size(),
                    random.nextInt(3) == 0 ? Verdict.DENY : Verdict.ALLOW,
                    List.of(new RulePeer.Pods(selector(random))),
                    List.of(new RulePort.Everything())));
        }
        return new Policy(
                new PolicyRef("WeftNetworkPolicy", "ns", "p" + number, "", 0),
                random.nextBoolean() ? 50 : 100,
                selector(random),
                isolates,
                rules);
    }

    private static PodSelector selector(Random random) {
        List<LabelRequirement> requirements = new ArrayList<>();
        for (String key : KEYS) {
            LabelRequirement.Operator operator =
                    LabelRequirement.Operator.values()[random.nextInt(LabelRequirement.Operator.values().length)];
            boolean valued = operator == LabelRequirement.Operator.IN || operator == LabelRequirement.Operator.NOT_IN;
            if (random.nextBoolean()) {
                requirements.add(new LabelRequirement(key, operator, valued ? Set.of("x") : Set.of()));
            }
        }
        return new PodSelector(new NamespaceScope.Named("ns"), new LabelSelector(requirements));
    }
}
