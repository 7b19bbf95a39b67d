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
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever writes a pod's labels does not choose its namespace by them, nor the labels of that. */
class ForgedLabelsTest {

    private static final int HONEST = 256;
    private static final int FORGED = 257;
    private static final int SUBJECT = 258;

    private static Identity identity(int number, String namespace, Map<String, String> pod) {
        Map<String, String> own = Map.of("kubernetes.io/metadata.name", namespace, "team", namespace);
        return new Identity(
                number, new SecurityLabels(namespace, pod, own, "default", "", Collections.emptySortedSet()));
    }

    /** Returns whom a policy that allows such a peer lets in. */
    private static List<Integer> allowed(Map<String, String> forged, PodSelector peer) {
        Rule rule = new Rule(
                Direction.INGRESS,
                0,
                Verdict.ALLOW,
                List.of(new RulePeer.Pods(peer)),
                List.of(new RulePort.Everything()));
        Policy policy = new Policy(
                new PolicyRef("NetworkPolicy", "web", "p", "", 0),
                Policy.DEFAULT_ORDER,
                new PodSelector(new NamespaceScope.Named("web"), LabelSelector.EVERYTHING),
                Set.of(Direction.INGRESS),
                List.of(rule));
        List<Identity> identities = List.of(
                identity(HONEST, "trusted", Map.of()),
                identity(FORGED, "evil", forged),
                identity(SUBJECT, "web", Map.of()));
        var set = new PolicyCompiler()
                .compile(new PolicyInput(List.of(policy), identities))
                .set(SUBJECT);
        return StreamSupport.stream(set.entries().spliterator(), false)
                .map(entry -> entry.peer().key())
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes.io/metadata.name", "team"})
    void podLabelsAreNoNamespaceLabels(String key) {
        LabelSelector trusted = new LabelSelector(List.of(LabelRequirement.equal(key, "trusted")));
        PodSelector peer = new PodSelector(new NamespaceScope.Labelled(trusted), LabelSelector.EVERYTHING);
        assertThat(allowed(Map.of(key, "trusted"), peer)).containsExactly(HONEST);
    }

    @Test
    void podLabelsNameNoNamespace() {
        Map<String, String> forged = Map.of(
                "namespace",
                "trusted",
                "io.kubernetes.pod.namespace",
                "trusted",
                "kubernetes.io/metadata.name",
                "trusted");
        PodSelector peer = new PodSelector(new NamespaceScope.Named("trusted"), LabelSelector.EVERYTHING);
        assertThat(allowed(forged, peer)).containsExactly(HONEST);
    }
}
