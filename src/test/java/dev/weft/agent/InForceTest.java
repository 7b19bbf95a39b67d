package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.datapath.NodeState;
import dev.weft.kube.NetworkPolicyReader;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.Stored;
import dev.weft.policy.CidrClasses;
import dev.weft.policy.PolicyCompiler;
import dev.weft.policy.PolicyInput;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InForceTest {

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
                new PolicyCompiler().compile(new PolicyInput(List.of(), List.of()), CidrClasses.NONE),
                NodeState.EMPTY,
                0);
        StatusReport report = new StatusSources(
                        () -> "", List::of, () -> inForce, () -> {}, () -> Horizon.NONE, () -> 1)
                .report(List.of());
        assertThat(report.exceptions()).hasSize(256).allSatisfy(exception -> {
            assertThat(exception.reason()).contains("; and 1 more").hasSizeLessThan(600);
            assertThat(exception.name()).startsWith("p");
        });
        assertThat(report.exceptions().stream()
                        .map(exception -> exception.name())
                        .distinct())
                .hasSize(256);
    }
}
