package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.Identity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamedPort;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.PolicyRef;
import dev.weft.model.PolicySet;
import dev.weft.model.Protocol;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {

    private static Identity identity(int number, String namespace, String app, NamedPort... ports) {
        SortedSet<NamedPort> named = new TreeSet<>(List.of(ports));
        return new Identity(
                number,
                new SecurityLabels(namespace, Map.of("app", app), Map.of("ns", namespace), "default", "", named));
    }

    private static LabelSelector app(String value) {
        return new LabelSelector(List.of(LabelRequirement.equal("app", value)));
    }

    private static Policy policy(String namespace, String name, List<Rule> rules) {
        NamespaceScope home = new NamespaceScope.Named(namespace);
        return new Policy(
                new PolicyRef("NetworkPolicy", namespace, name, "", 0),
                Policy.DEFAULT_ORDER,
                new PodSelector(home, LabelSelector.EVERYTHING),
                Set.of(Direction.INGRESS, Direction.EGRESS),
                rules);
    }

    private static Rule rule(Direction direction, int index, Verdict verdict, RulePeer peer, RulePort port) {
        return new Rule(direction, index, verdict, List.of(peer), List.of(port));
    }

    private static RulePeer pods(String app) {
        return new RulePeer.Pods(new PodSelector(NamespaceScope.ALL, app(app)));
    }

    private static final List<Policy> MIXED = List.of(
            policy(
                    "a",
                    "one",
                    List.of(
                            rule(
                                    Direction.INGRESS,
                                    0,
                                    Verdict.ALLOW,
                                    pods("x"),
                                    new RulePort.Named(Protocol.TCP, "web")),
                            rule(
                                    Direction.EGRESS,
                                    0,
                                    Verdict.ALLOW,
                                    new RulePeer.Anyone(),
                                    new RulePort.Named(Protocol.TCP, "web")),
                            rule(Direction.EGRESS, 1, Verdict.DENY, pods("y"), new RulePort.Everything()))),
            policy(
                    "b",
                    "two",
                    List.of(rule(
                            Direction.INGRESS,
                            0,
                            Verdict.ALLOW,
                            new RulePeer.Of(Entity.CLUSTER),
                            new RulePort.Range(Protocol.UDP, 53, 60)))));

    private static final NamedPort WEB = new NamedPort("web", Protocol.TCP, 80);

    @Test
    void doesNotDependOnTheOrderOfItsInput() {
        List<Identity> identities = new ArrayList<>(
                List.of(identity(256, "a", "x", WEB), identity(257, "b", "y"), identity(258, "a", "z")));
        List<Policy> policies = new ArrayList<>(MIXED);
        CompiledPolicies first = new PolicyCompiler().compile(new PolicyInput(policies, identities));
        Collections.reverse(identities);
        Collections.reverse(policies);
        CompiledPolicies second = new PolicyCompiler().compile(new PolicyInput(policies, identities));
        for (int number = 256; number <= 258; number++) {
            assertThat(second.set(number)).isEqualTo(first.set(number));
        }
    }

    @Test
    void rulesWithoutPeersOrPortsSelectNothing() {
        Rule noPeers = new Rule(Direction.INGRESS, 0, Verdict.ALLOW, List.of(), List.of(new RulePort.Everything()));
        Rule noPorts = new Rule(Direction.INGRESS, 1, Verdict.ALLOW, List.of(new RulePeer.Anyone()), List.of());
        PolicySet set = new PolicyCompiler()
                .compile(new PolicyInput(
                        List.of(policy("a", "p", List.of(noPeers, noPorts))), List.of(identity(256, "a", "x"))))
                .set(256);
        assertThat(set.entries()).isEmpty();
        assertThat(set.ingressIsolated()).isTrue();
    }

    private static Policy outside(String namespace, String... blocks) {
        List<Rule> rules = new ArrayList<>();
        for (String block : blocks) {
            RulePeer peer = new RulePeer.Block(Cidr.parse(block), List.of());
            rules.add(rule(Direction.EGRESS, rules.size(), Verdict.ALLOW, peer, new RulePort.Everything()));
        }
        return policy(namespace, "outside", rules);
    }

    @Test
    void aSetTellsApartWhatItsOwnPoliciesName() {
        List<Identity> identities = List.of(identity(256, "a", "x"), identity(257, "b", "x"), identity(258, "c", "x"));
        CompiledPolicies compiled = new PolicyCompiler()
                .compile(new PolicyInput(
                        List.of(outside("a", "0.0.0.0/0"), outside("b", "192.0.2.0/24", "192.0.2.128/25")),
                        identities));
        assertThat(compiled.set(256).classes().prefixes()).containsExactly(Cidr.parse("0.0.0.0/0"));
        assertThat(compiled.set(256).entries()).hasSize(1);
        assertThat(compiled.set(257).classes().prefixes())
                .containsExactly(Cidr.parse("192.0.2.0/24"), Cidr.parse("192.0.2.128/25"));
        assertThat(compiled.set(257).entries()).hasSize(2);
        assertThat(compiled.set(258)).isEqualTo(PolicySet.OPEN);
    }

    @Test
    void subjectsWithEqualPrefixesHaveOneListOfThem() {
        List<Identity> identities = List.of(identity(256, "a", "x"), identity(257, "b", "x"));
        CompiledPolicies compiled = new PolicyCompiler()
                .compile(new PolicyInput(
                        List.of(outside("a", "192.0.2.0/24", "::/0"), outside("b", "::/0", "192.0.2.0/24")),
                        identities));
        assertThat(compiled.set(256).classes()).isSameAs(compiled.set(257).classes());
    }
}
