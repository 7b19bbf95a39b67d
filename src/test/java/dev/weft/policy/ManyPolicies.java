package dev.weft.policy;

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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Policies and identities of a large cluster: a hundred namespaces with the same applications in each. */
final class ManyPolicies {

    private static final int NAMESPACES = 100;
    private static final int APPS = 37;

    private final Random random;

    ManyPolicies(Random random) {
        this.random = random;
    }

    static Identity identity(int number) {
        SecurityLabels labels = new SecurityLabels(
                "ns" + number % NAMESPACES,
                Map.of("app", "app" + number % APPS),
                Map.of("ns", "ns" + number % NAMESPACES),
                "default",
                "",
                Collections.emptySortedSet());
        return new Identity(256 + number, labels);
    }

    Policy policy(int number) {
        String home = "ns" + number % NAMESPACES;
        RulePeer peer = new RulePeer.Pods(new PodSelector(NamespaceScope.ALL, app()));
        return new Policy(
                new PolicyRef("NetworkPolicy", home, "p" + number, "", 0),
                Policy.DEFAULT_ORDER,
                new PodSelector(new NamespaceScope.Named(home), app()),
                Set.of(Direction.INGRESS),
                List.of(new Rule(
                        Direction.INGRESS,
                        0,
                        Verdict.ALLOW,
                        List.of(peer),
                        List.of(new RulePort.Range(Protocol.TCP, 80, 80)))));
    }

    private LabelSelector app() {
        return new LabelSelector(List.of(LabelRequirement.equal("app", "app" + random.nextInt(APPS))));
    }
}
