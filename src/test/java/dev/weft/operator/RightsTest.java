package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.kube.Rights;
import dev.weft.kube.RoleRules;
import dev.weft.kube.UsedRights;
import dev.weft.operator.admission.Admission;
import dev.weft.operator.admission.AdmissionSettings;
import io.fabric8.kubernetes.api.model.NodeAddressBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's role is enough for all that it does, and for nothing else. */
@OnCluster
class RightsTest {

    private Cluster cluster;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
        Rights.install(cluster.server);
    }

    @Test
    void operatorsRoleIsEnoughAndNoMore() {
        UsedRights rights = new UsedRights();
        KubernetesClient client = cluster.server.connect(Rights.token(cluster.server, Rights.OPERATOR), rights);
        cluster.admin
                .leases()
                .inNamespace(Rights.SYSTEM)
                .withName(Leadership.LEASE)
                .delete();
        cluster.admin
                .configMaps()
                .inNamespace(Rights.SYSTEM)
                .withName(PersistentNumbers.NAME)
                .delete();
        cluster.node("tiny", "10.244.3.0/30");
        NodeTaintTest.taint(cluster, "n1");
        Operator operator = cluster.operator(client, "restricted", Rights.SYSTEM, writer -> writer);
        live(operator);
        reviewPolicies(client, operator);
        operator.close();
        assertThat(rights.refused()).isEmpty();
        assertThat(RoleRules.unexplained(Rights.OPERATOR, rights.used()))
                .as("rights that the operator did not use and whose comment does not say when it does")
                .isEmpty();
        assertThat(RoleRules.of(Rights.OPERATOR))
                .hasSizeGreaterThan(5)
                .allSatisfy(rule -> assertThat(rule.comment()).isNotBlank());
    }

    /** Registers the webhook and takes that back. */
    private void reviewPolicies(KubernetesClient client, Operator operator) {
        var registrations = cluster.admin.admissionRegistration().v1().validatingWebhookConfigurations();
        Admission on = cluster.admission(client, operator, Rights.SYSTEM, WebhookTest.somewhere(), Clock.systemUTC());
        awaits(() -> assertThat(registrations.list().getItems()).hasSize(1));
        on.close();
        Admission off = cluster.admission(
                client, operator, Rights.SYSTEM, new AdmissionSettings(Optional.empty(), 1), Clock.systemUTC());
        awaits(() -> assertThat(registrations.list().getItems()).isEmpty());
        off.close();
    }

    /** All that ever makes an operator write. */
    private void live(Operator operator) {
        cluster.run("empire", "a", "n1", Map.of("app", "x"));
        cluster.run("empire", "b", "n2", Map.of("app", "y"));
        cluster.run("empire", "t1", "tiny", Map.of("app", "x"));
        awaits(() -> assertThat(cluster.endpoints()).hasSize(3));
        cluster.run("empire", "t2", "tiny", Map.of("app", "x"));
        awaits(() -> assertThat(
                        cluster.admin.v1().events().inNamespace("empire").list().getItems())
                .anyMatch(event -> event.getInvolvedObject().getName().equals("t2")));
        NodeTaintTest.ready(cluster, "n1", true);
        awaits(() -> assertThat(NodeTaintTest.taints(cluster, "n1")).isEmpty());
        cluster.delete("empire", "t1");
        cluster.relabel("empire", "a", Map.of("app", "z"));
        cluster.invariants.settle();
        addAddress("n2");
        policy();
        cluster.admin.nodes().withName("tiny").delete();
        cluster.delete("empire", "t2");
        cluster.delete("empire", "b");
        cluster.invariants.settle();
        awaits(() -> assertThat(cluster.weftNodes()).hasSize(2));
        awaits(() -> {
            operator.sweepIdentities();
            assertThat(cluster.identities()).hasSize(1);
        });
    }

    private void addAddress(String node) {
        cluster.admin.nodes().withName(node).editStatus(found -> {
            found.getStatus()
                    .setAddresses(List.of(new NodeAddressBuilder()
                            .withType("InternalIP")
                            .withAddress("192.0.2.99")
                            .build()));
            return found;
        });
        awaits(() -> assertThat(cluster.weftNodes())
                .anyMatch(found -> List.of("192.0.2.99").equals(found.getSpec().internalIPs())));
    }

    private void policy() {
        for (String kind : List.of("WeftNetworkPolicy", "WeftClusterNetworkPolicy")) {
            String namespace = kind.equals("WeftNetworkPolicy") ? ",\"namespace\":\"empire\"" : "";
            cluster.admin
                    .resource("{\"apiVersion\":\"weft.dev/v1alpha1\",\"kind\":\"" + kind
                            + "\",\"metadata\":{\"name\":\"rights\"" + namespace
                            + "},\"spec\":{\"subject\":{},\"isolate\":[]}}")
                    .create();
        }
        awaits(() -> assertThat(cluster.admin
                        .resources(WeftNetworkPolicy.class)
                        .inNamespace("empire")
                        .withName("rights")
                        .get()
                        .getStatus()
                        .observedGeneration())
                .isEqualTo(1));
    }

    private static void awaits(Runnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion::run);
    }
}
