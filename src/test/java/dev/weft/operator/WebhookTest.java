package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.kube.FreePort;
import dev.weft.model.Address;
import dev.weft.operator.admission.Admission;
import dev.weft.operator.admission.AdmissionSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real API server asks the real webhook. */
@OnCluster
class WebhookTest {

    /** The API server goes on without a webhook that takes two seconds, as on a machine that stood still for so long. */
    private static final Duration OUT_OF_TIME = Duration.ofSeconds(2);

    /** What is done every ten seconds, is done every two. */
    private final Clock clock = new Hurried();

    private static final String TWICE = "{\"podSelector\":{},\"ingress\":[{},{}]}";
    private static final String SAID =
            "weft: spec.ingress[1]: 'Allow' never decides: spec.ingress[0] allows all that it"
                    + " selects; remove it, or narrow spec.ingress[0]";
    private static final String BAD =
            "{\"subject\":{},\"ingress\":[{\"action\":\"Allow\",\"ports\":[{\"port\":\"NOT_A_NAME\"}]}]}";

    private static final String DNS =
            "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"namespace\":\"kube-system\",\"name\":"
                    + "\"kube-dns\"},\"spec\":{\"selector\":{\"app\":\"names\"},\"ports\":[{\"name\":\"dns\",\"protocol\":"
                    + "\"UDP\",\"port\":53,\"targetPort\":5353},{\"name\":\"dns-tcp\",\"port\":53,\"targetPort\":5353}]}}";

    private final HeardWarnings warnings = new HeardWarnings();
    private Cluster cluster;
    private KubernetesClient user;

    @BeforeEach
    void connect(Cluster fresh) {
        cluster = fresh;
        user = cluster.server.connect(warnings);
    }

    @AfterEach
    void disconnect() {
        user.close();
    }

    static AdmissionSettings somewhere() {
        return new AdmissionSettings(Optional.of(Address.parse("127.0.0.1")), FreePort.next());
    }

    private Admission webhook() {
        Admission admission = cluster.admission(cluster.operator("a"), somewhere(), clock);
        awaits(() -> assertThat(tried()).isEqualTo(List.of(SAID)));
        return admission;
    }

    private NamespaceableResource<HasMetadata> policy(String version, String kind, String name, String spec) {
        return user.resource("{\"apiVersion\":\"" + version + "\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\""
                + name + "\",\"namespace\":\"empire\"},\"spec\":" + spec + "}");
    }

    /** Returns what is said of a policy with two equal rules when it is only tried. */
    private List<String> tried() {
        return said(_ -> policy("networking.k8s.io/v1", "NetworkPolicy", "tried", TWICE)
                .dryRun()
                .create());
    }

    private List<String> said(IntConsumer write) {
        List<String> said = List.of();
        for (int attempt = 0; said.isEmpty() && attempt < 3; attempt++) {
            Instant begun = Instant.now();
            write.accept(attempt);
            said = warnings.take().stream().map(WebhookTest::text).toList();
            if (Duration.between(begun, Instant.now()).compareTo(OUT_OF_TIME) < 0) {
                return said;
            }
        }
        return said;
    }

    /** {@code 299 - "text"}, as RFC 9111 has it, with quotes escaped. */
    private static String text(String header) {
        assertThat(header).startsWith("299 - \"").endsWith("\"");
        return header.substring("299 - \"".length(), header.length() - 1).replace("\\\"", "\"");
    }

    private static void awaits(Runnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(assertion::run);
    }

    private Optional<ValidatingWebhookConfiguration> registration() {
        return Optional.ofNullable(cluster.admin
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("weft-policy")
                .get());
    }

    private ValidatingWebhook registered() {
        return registration().orElseThrow().getWebhooks().getFirst();
    }

    @Test
    void warningsArriveWithDryRunAndWithout() {
        webhook();
        assertThat(user.network()
                        .v1()
                        .networkPolicies()
                        .inNamespace("empire")
                        .list()
                        .getItems())
                .isEmpty();
        policy("networking.k8s.io/v1", "NetworkPolicy", "twice", TWICE).create();
        assertThat(warnings.take()).extracting(WebhookTest::text).containsExactly(SAID);
        cluster.run("empire", "tie", "n1", Map.of("app", "tie"));
        awaits(() -> {
            policy(
                            "networking.k8s.io/v1",
                            "NetworkPolicy",
                            "lonely",
                            "{\"podSelector\":{\"matchLabels\":{\"app\":\"x\"}}}")
                    .dryRun()
                    .create();
            assertThat(warnings.take())
                    .singleElement()
                    .asString()
                    .contains("spec.podSelector: 'app in (x) in empire' matches no pod at present");
        });
    }

    /** The pods that its Service selects, on the ports that it leads to. */
    @Test
    void whoLosesTheDnsIsWarnedOfItsOwnLabels() {
        webhook();
        HasMetadata service = user.resource(DNS).create();
        try {
            cluster.run("kube-system", "names", "n1", Map.of("app", "names"));
            cluster.run("empire", "tie", "n1", Map.of("app", "tie"));
            awaits(() -> {
                policy("networking.k8s.io/v1", "NetworkPolicy", "quiet", "{\"policyTypes\":[\"Egress\"]}")
                        .dryRun()
                        .create();
                assertThat(warnings.take())
                        .singleElement()
                        .asString()
                        .contains("'empire/tie' cannot ask the cluster's DNS: egress to port 5353, UDP and TCP,")
                        .contains(
                                "allow UDP and TCP port 5353 with podSelector app: names in namespace kube-system, and");
            });
        } finally {
            user.resource(service).delete();
        }
    }

    @Test
    void ownKindThatIsNotUnderstoodIsRefusedWithDryRunAndWithout() {
        webhook();
        for (boolean dryRun : List.of(true, false)) {
            var policy = policy("weft.dev/v1alpha1", "WeftNetworkPolicy", "bad", BAD);
            assertThatThrownBy(() -> (dryRun ? policy.dryRun() : policy).create())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(422))
                    .hasMessageContaining(
                            "spec.ingress[0].ports[0].port: 'NOT_A_NAME' is no port name; write a number");
        }
        assertThat(user.resources(WeftNetworkPolicy.class)
                        .inNamespace("empire")
                        .list()
                        .getItems())
                .isEmpty();
    }

    /** Nobody is told of a write that the API server does not ask about. */
    @ParameterizedTest
    @CsvSource({
        "NetworkPolicy,false",
        "NetworkPolicy,true",
        "WeftNetworkPolicy,false",
        "WeftNetworkPolicy,true",
        "WeftClusterNetworkPolicy,false",
        "WeftClusterNetworkPolicy,true"
    })
    void everyKindIsAskedForWhenItIsMadeAndWhenItIsChanged(String kind, boolean dryRun) {
        webhook();
        assertThat(said(attempt -> applied(kind, "made" + attempt, rules(kind, 2), dryRun)))
                .containsExactly(SAID);
        assertThat(said(attempt -> {
                    applied(kind, "changed" + attempt, rules(kind, 1), false);
                    applied(kind, "changed" + attempt, rules(kind, 2), dryRun);
                }))
                .containsExactly(SAID);
    }

    private static String rules(String kind, int count) {
        boolean isOurs = kind.startsWith("Weft");
        String rules = String.join(",", Collections.nCopies(count, isOurs ? "{\"action\":\"Allow\"}" : "{}"));
        return "{\"" + (isOurs ? "subject" : "podSelector") + "\":{},\"ingress\":[" + rules + "]}";
    }

    /** Without a resourceVersion, as the operator writes the status meanwhile. */
    private void applied(String kind, String name, String spec, boolean dryRun) {
        String version = kind.startsWith("Weft") ? "weft.dev/v1alpha1" : "networking.k8s.io/v1";
        policy(version, kind, name, spec)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("user")
                        .withDryRun(dryRun ? List.of("All") : List.of())
                        .build());
    }

    @Test
    void webhookThatIsDownBlocksNothing() {
        Admission admission = webhook();
        admission.close();
        Instant begun = Instant.now();
        policy("weft.dev/v1alpha1", "WeftNetworkPolicy", "bad", BAD).create();
        policy("networking.k8s.io/v1", "NetworkPolicy", "twice", TWICE).create();
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(registered().getFailurePolicy()).isEqualTo("Ignore");
        assertThat(cluster.admin.raw("/metrics"))
                .contains("apiserver_admission_webhook_fail_open_count{name=\"policy.weft.dev\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "entities | {'from':[{'entities':['wrld']}]}",
                "endPort needs a numeric port beside it and must not be below it | {'ports':[{'port':80,'endPort':79}]}",
                "write a number from 1 to 65535 | {'ports':[{'port':3000000000}]}",
                "every entry of except must be a prefix inside cidr | {'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['11.0.0.0/16']}}]}",
                "In and NotIn need at least one value | {'from':[{'podSelector':{'matchExpressions':[{'key':'a','operator':'In'}]}}]}",
            })
    void schemaRefusesByItself(String message, String rule) {
        String spec = "{'subject':{},'ingress':[{'action':'Allow'," + rule.substring(1) + "]}";
        assertThatThrownBy(() -> policy("weft.dev/v1alpha1", "WeftNetworkPolicy", "bad", spec.replace('\'', '"'))
                        .create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(message);
    }

    @Test
    void webhookThatHangsBlocksNothingForLong() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            webhook().close();
            ValidatingWebhookConfiguration hanging = registration().orElseThrow();
            hanging.getWebhooks().getFirst().getClientConfig().setUrl("https://127.0.0.1:" + deaf.getLocalPort() + "/");
            hanging.getMetadata().setManagedFields(null);
            cluster.admin.resource(hanging).update();
            awaits(() -> {
                Instant begun = Instant.now();
                policy("weft.dev/v1alpha1", "WeftNetworkPolicy", "bad", BAD)
                        .dryRun()
                        .create();
                assertThat(Duration.between(begun, Instant.now()))
                        .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(5));
            });
        }
    }

    @Test
    void registrationIsOwnedLabelledAndRestored() {
        webhook();
        ValidatingWebhookConfiguration found = registration().orElseThrow();
        assertThat(found.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/name", "weft")
                .containsEntry("app.kubernetes.io/managed-by", "weft-operator");
        assertThat(found.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("Namespace");
            assertThat(owner.getUid())
                    .isEqualTo(cluster.admin
                            .namespaces()
                            .withName(cluster.system)
                            .get()
                            .getMetadata()
                            .getUid());
        });
        cluster.admin.resource(found).delete();
        awaits(() -> assertThat(registration()).isPresent());
        ValidatingWebhookConfiguration strict = registration().orElseThrow();
        strict.getWebhooks().getFirst().setFailurePolicy("Fail");
        strict.getMetadata().setManagedFields(null);
        cluster.admin.resource(strict).update();
        awaits(() -> assertThat(registered().getFailurePolicy()).isEqualTo("Ignore"));
    }

    @Test
    void anUnchangedRegistrationIsNotWritten() throws InterruptedException {
        webhook();
        String version = registration().orElseThrow().getMetadata().getResourceVersion();
        Thread.sleep(Duration.ofSeconds(3));
        assertThat(registration().orElseThrow().getMetadata().getResourceVersion())
                .isEqualTo(version);
    }

    @Test
    void theOtherReplicaTakesOver() {
        Operator first = cluster.operator("a");
        AdmissionSettings one = somewhere();
        Admission serving = cluster.admission(first, one, clock);
        awaits(() -> assertThat(registered().getClientConfig().getUrl()).contains(":" + one.port() + "/"));
        AdmissionSettings two = somewhere();
        cluster.admission(cluster.operator("b"), two, clock);
        serving.close();
        first.close();
        awaits(() -> assertThat(registered().getClientConfig().getUrl()).contains(":" + two.port() + "/"));
        awaits(() -> assertThat(tried()).isEqualTo(List.of(SAID)));
    }

    @Test
    void certificateIsReplacedWithoutAMomentOfSilence() {
        Shifted shifted = new Shifted(clock, Duration.ofDays(-61));
        cluster.admission(cluster.operator("a"), somewhere(), shifted);
        awaits(() -> assertThat(tried()).isEqualTo(List.of(SAID)));
        String first = bundle();
        shifted.shift = Duration.ZERO;
        Set<String> seen = new HashSet<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(tried()).isEqualTo(List.of(SAID));
                    seen.add(bundle());
                    return seen.size() == 3;
                });
        assertThat(seen).contains(first);
        assertThat(bundle()).doesNotContain(first);
        assertThat(seen).anyMatch(both -> both.startsWith(first) && both.endsWith(bundle()) && !both.equals(first));
        for (int i = 0; i < 50; i++) {
            assertThat(tried()).isEqualTo(List.of(SAID));
        }
    }

    private String bundle() {
        return new String(
                Base64.getDecoder().decode(registered().getClientConfig().getCaBundle()));
    }

    @Test
    void switchedOffItIsRemoved() {
        Operator operator = cluster.operator("a");
        Admission on = cluster.admission(operator, somewhere(), clock);
        awaits(() -> assertThat(registration()).isPresent());
        on.close();
        cluster.admission(operator, new AdmissionSettings(Optional.empty(), 1), clock);
        awaits(() -> assertThat(registration()).isEmpty());
        policy("networking.k8s.io/v1", "NetworkPolicy", "twice", TWICE).create();
        assertThat(cluster.admin
                        .resources(NetworkPolicy.class)
                        .inNamespace("empire")
                        .withName("twice")
                        .get())
                .isNotNull();
    }
}
