package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an installation must have that no cluster of two healthy nodes would miss. */
class ManifestsTest {

    private static final Toleration EVERY_TAINT =
            new TolerationBuilder().withOperator("Exists").build();

    private static Manifests manifests;
    private static Deployment operator;
    private static DaemonSet agent;

    @BeforeAll
    static void read() throws IOException, InterruptedException {
        manifests = Manifests.read();
        operator = manifests.one(Deployment.class, Rights.OPERATOR);
        agent = manifests.one(DaemonSet.class, Rights.AGENT);
    }

    @Test
    void twoOperatorsNeverShareANode() {
        assertThat(operator.getSpec().getReplicas()).isEqualTo(2);
        List<PodAffinityTerm> apart = operator.getSpec()
                .getTemplate()
                .getSpec()
                .getAffinity()
                .getPodAntiAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution();
        assertThat(apart).singleElement().satisfies(term -> {
            assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
            assertThat(selects(term.getLabelSelector(), operator.getSpec().getTemplate()))
                    .isTrue();
        });
    }

    @Test
    void anEvictionLeavesAnOperator() {
        PodDisruptionBudget budget = manifests.one(PodDisruptionBudget.class, Rights.OPERATOR);
        assertThat(budget.getSpec().getMinAvailable().getIntVal()).isEqualTo(1);
        assertThat(selects(budget.getSpec().getSelector(), operator.getSpec().getTemplate()))
                .isTrue();
        assertThat(selects(budget.getSpec().getSelector(), agent.getSpec().getTemplate()))
                .isFalse();
    }

    @Test
    void podsNeedNoPodNetworkAndGoWhereverThereIsATaint() {
        assertThat(templates()).allSatisfy(template -> {
            assertThat(template.getSpec().getHostNetwork()).isTrue();
            assertThat(template.getSpec().getTolerations()).containsExactly(EVERY_TAINT);
        });
    }

    @Test
    void theApiServersAddressIsInAConfigMap() {
        ConfigMap config = manifests.all(ConfigMap.class).stream()
                .filter(map -> map.getData().containsKey("WEFT_API_SERVER"))
                .findFirst()
                .orElseThrow();
        assertThat(containers())
                .allSatisfy(container -> assertThat(container.getEnvFrom())
                        .anyMatch(from -> from.getConfigMapRef()
                                .getName()
                                .equals(config.getMetadata().getName())));
    }

    @Test
    void everyContainerHasAMemoryLimit() {
        assertThat(containers())
                .allSatisfy(container ->
                        assertThat(container.getResources().getLimits()).containsKey("memory"));
    }

    @Test
    void nothingHoldsUpADeletionOrWantsAnInstallerOfItsOwn() {
        assertThat(manifests.all()).isNotEmpty().allSatisfy(object -> {
            assertThat(object.getFinalizers()).isEmpty();
            assertThat(annotations(object).keySet())
                    .noneMatch(key -> key.matches("(helm\\.sh|argocd\\.argoproj\\.io|.*fluxcd\\.io)/.*"));
            assertThat(object.getKind()).isNotIn("Job", "CronJob", "Pod");
        });
    }

    private static Stream<PodTemplateSpec> templates() {
        return Stream.of(operator.getSpec().getTemplate(), agent.getSpec().getTemplate());
    }

    private static Stream<Container> containers() {
        return templates().flatMap(template -> template.getSpec().getContainers().stream());
    }

    private static boolean selects(LabelSelector selector, PodTemplateSpec template) {
        return selector.getMatchExpressions().isEmpty()
                && template.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(selector.getMatchLabels().entrySet());
    }

    private static Map<String, String> annotations(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
