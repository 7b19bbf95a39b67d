package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.kube.PolicyProblem;
import dev.weft.kube.PolicyRow;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What authors read about their policies. */
@OnCluster
class PolicyStatusTest {

    private static final String GOOD =
            "{\"subject\":{},\"ingress\":[{\"action\":\"Allow\",\"ports\":[{\"port\":\"http\"}]}]}";
    private static final String BAD =
            "{\"subject\":{},\"ingress\":[{\"action\":\"Allow\",\"ports\":[{\"port\":\"NOT_A_NAME\"}]}]}";

    private Cluster cluster;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
        cluster.operator("a");
    }

    private void create(String version, String kind, String namespace, String spec) {
        cluster.admin
                .resource("{\"apiVersion\":\"" + version + "\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"p\""
                        + namespace + "},\"spec\":" + spec + "}")
                .create();
    }

    private PolicyStatus status() {
        return cluster.admin
                .resources(WeftNetworkPolicy.class)
                .inNamespace("empire")
                .withName("p")
                .get()
                .getStatus();
    }

    private static Map<String, Condition> conditions(PolicyStatus status) {
        return Objects.requireNonNull(status.conditions()).stream()
                .collect(Collectors.toMap(Condition::getType, Function.identity()));
    }

    // A condition that is not there yet is no failure.
    private static void awaits(Runnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreException(NullPointerException.class)
                .untilAsserted(assertion::run);
    }

    @Test
    void acceptedPolicySaysSo() {
        create("weft.dev/v1alpha1", "WeftNetworkPolicy", ",\"namespace\":\"empire\"", GOOD);
        awaits(() -> {
            assertThat(status().observedGeneration()).isEqualTo(1);
            assertThat(conditions(status())).containsOnlyKeys("Accepted", "Enforced", "Ready");
            assertThat(conditions(status()).values())
                    .allSatisfy(condition -> assertThat(condition.getStatus()).isEqualTo("True"));
        });
    }

    @Test
    void flawedPolicySaysWhereAndWhatToWrite() {
        create("weft.dev/v1alpha1", "WeftNetworkPolicy", ",\"namespace\":\"empire\"", BAD);
        awaits(() -> {
            Condition accepted = conditions(status()).get("Accepted");
            assertThat(accepted.getStatus()).isEqualTo("False");
            assertThat(accepted.getReason()).isEqualTo("Invalid");
            assertThat(accepted.getMessage())
                    .contains("spec.ingress[0].ports[0].port")
                    .contains("'NOT_A_NAME'")
                    .contains("write a number without quotes, or a name");
            assertThat(conditions(status()).get("Ready").getStatus()).isEqualTo("False");
            assertThat(conditions(status()).get("Stalled").getStatus()).isEqualTo("True");
        });
        cluster.admin
                .resources(WeftNetworkPolicy.class)
                .inNamespace("empire")
                .withName("p")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + GOOD + "}");
        awaits(() -> {
            assertThat(status().observedGeneration()).isEqualTo(2);
            assertThat(conditions(status())).containsOnlyKeys("Accepted", "Enforced", "Ready");
            assertThat(conditions(status()).get("Accepted").getStatus()).isEqualTo("True");
        });
    }

    @Test
    void acceptedPolicyThatCanMatchNothingSaysSo() {
        create(
                "weft.dev/v1alpha1",
                "WeftNetworkPolicy",
                ",\"namespace\":\"empire\"",
                "{\"subject\":{\"podSelector\":{\"matchLabels\":{\"app\":\"a b\"}}},\"ingress\":[]}");
        awaits(() -> {
            Condition accepted = conditions(status()).get("Accepted");
            assertThat(accepted.getStatus()).isEqualTo("True");
            assertThat(accepted.getMessage())
                    .isEqualTo("all of the policy is understood, but spec.subject.podSelector: 'app in (a b)' asks for"
                            + " what no label can be, so it matches nothing; correct the requirements on 'app'");
        });
    }

    @Test
    void clusterPolicyHasAStatusToo() {
        create("weft.dev/v1alpha1", "WeftClusterNetworkPolicy", "", BAD);
        awaits(() -> assertThat(conditions(cluster.admin
                                .resources(WeftClusterNetworkPolicy.class)
                                .withName("p")
                                .get()
                                .getStatus())
                        .get("Stalled")
                        .getStatus())
                .isEqualTo("True"));
    }

    /** Of a later API server, say: this one refuses what it does not know. */
    @Test
    void networkPolicyThatIsNotEnforcedHasAnEvent() throws Writer.Conflict {
        NetworkPolicy policy = new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace("empire")
                .withName("later")
                .withUid("uid-1")
                .withGeneration(3L)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        policy.getSpec().setAdditionalProperty("fromTheMoon", "yes");
        Write.WarnPolicy warning = new Write.WarnPolicy(
                PolicyRow.of(policy),
                PolicyProblem.sentences(PolicyRow.of(policy).problems()));
        ApiWriter writer = new ApiWriter(cluster.admin, Mirrors.create());
        writer.apply(warning);
        writer.apply(warning);
        assertThat(cluster.admin.v1().events().inNamespace("empire").list().getItems().stream()
                        .filter(event -> event.getInvolvedObject().getName().equals("later")))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getInvolvedObject().getKind()).isEqualTo("NetworkPolicy");
                    assertThat(event.getReason()).isEqualTo("NotEnforced");
                    assertThat(event.getMessage()).contains("spec.fromTheMoon: 'yes' unknown field");
                });
    }
}
