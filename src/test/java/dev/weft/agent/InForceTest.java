package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.NodeState;
import dev.weft.kube.NetworkPolicyReader;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.Stored;
import dev.weft.model.Direction;
import dev.weft.model.Identity;
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
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InForceTest {

    private static final PodSelector EVERYBODY = new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING);

    private static Stored<PolicyConversion> policy(String name, String stage) {
        PolicyConversion conversion = NetworkPolicyReader.read(new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .addToAnnotations("weft.dev/stage", stage)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .addNewIngress()
                .addNewPort()
                .withProtocol("GRE")
                .endPort()
                .endIngress()
                .endSpec()
                .build());
        return new Stored<>("ns/" + name, name, 1, conversion);
    }

    @Test
    void whatDoesNotFitIsSaidOfItsPolicy() {
        List<RulePort> ports = IntStream.range(0, 500)
                .mapToObj(i -> (RulePort) new RulePort.Range(Protocol.TCP, 2 * i + 1, 2 * i + 1))
                .toList();
        Rule rule = new Rule(Direction.INGRESS, 0, Verdict.ALLOW, List.of(new RulePeer.Pods(EVERYBODY)), ports);
        Policy policy = new Policy(
                new PolicyRef("NetworkPolicy", "ns", "large", "", 1),
                0,
                EVERYBODY,
                EnumSet.of(Direction.INGRESS),
                List.of(rule));
        List<Identity> identities = IntStream.range(256, 600)
                .mapToObj(number -> new Identity(
                        number,
                        new SecurityLabels("ns", Map.of("app", "" + number), Map.of(), "default", "", new TreeSet<>())))
                .toList();
        InForce inForce = InForce.of(
                new ClusterSnapshot(Horizon.NONE, List.of(), List.of(), List.of(), List.of(), Set.of()),
                new PolicyCompiler().compile(new PolicyInput(List.of(policy), identities)),
                NodeState.EMPTY,
                0);
        assertThat(inForce.flawed()).singleElement().satisfies(flaw -> {
            assertThat(flaw.kind()).isEqualTo("NetworkPolicy");
            assertThat(flaw.key()).isEqualTo("ns/large");
            assertThat(flaw.reason())
                    .isEqualTo(
                            "spec.ingress[0]: '1 peer, 500 ports' and the other rules about the same pods make more entries, one for each port and each set of labels or prefix, or name more prefixes than a node has room for, so some of the pods are not allowed what it allows; name ranges of ports, fewer ports, or fewer peers");
        });
    }

    /** An agent's report about the policies of all namespaces has to fit into one object. */
    @Test
    void noPolicyTakesMoreThanItsPartOfTheReport() {
        List<Stored<PolicyConversion>> rows = IntStream.range(0, 300)
                .mapToObj(number -> policy("p" + number, "x".repeat(240_000)))
                .toList();
        InForce inForce = InForce.of(
                new ClusterSnapshot(
                        Horizon.NONE,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new PolicyRows("NetworkPolicy", rows)),
                        Set.of()),
                new PolicyCompiler().compile(new PolicyInput(List.of(), List.of())),
                NodeState.EMPTY,
                0);
        StatusReport report = new StatusSources(
                        () -> "", List::of, () -> inForce, () -> {}, () -> Horizon.NONE, () -> 1)
                .report(List.of());
        assertThat(report.exceptions()).hasSize(256);
        assertThat(report.exceptions().subList(0, 255)).allSatisfy(exception -> {
            assertThat(exception.reason()).contains("; and 1 more").hasSizeLessThan(600);
            assertThat(exception.name()).startsWith("p");
        });
        assertThat(report.exceptions().stream()
                        .map(exception -> exception.name())
                        .distinct())
                .hasSize(256);
    }
}
