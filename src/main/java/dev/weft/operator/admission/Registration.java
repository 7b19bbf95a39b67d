package dev.weft.operator.admission;

import dev.weft.kube.ServerSideApply;
import dev.weft.model.Address;
import dev.weft.model.Family;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells the API server of the webhook. Owned by the operator's namespace, so that it goes with an installation; whoever
 * deletes it gets it back.
 */
final class Registration {

    static final String NAME = "weft-policy";

    /** The webhook's name within the configuration, in warnings of the API server and its metrics. */
    private static final String WEBHOOK = "policy.weft.dev";

    // Every write of a policy waits so long if the replica's node is dead, until another leads.
    private static final int TIMEOUT_SECONDS = 2;

    private static final PatchContext APPLY = ServerSideApply.by("weft-operator");

    private final KubernetesClient client;

    Registration(KubernetesClient client) {
        this.client = client;
    }

    /** Where the webhook is served. */
    record Target(Address address, int port, String path) {

        String url() {
            String host = address.family() == Family.IPV6 ? "[" + address + "]" : address.toString();
            return "https://" + host + ":" + port + path;
        }
    }

    /**
     * Makes the API server ask there. Changes nothing if it does so already.
     *
     * @param namespace the one that owns it
     */
    void put(Target target, List<Credentials> trusted, String namespace, String namespaceUid) {
        client.resource(new ValidatingWebhookConfigurationBuilder()
                        .withMetadata(metadata(namespace, namespaceUid))
                        .withWebhooks(webhook(target, trusted))
                        .build())
                .patch(APPLY);
    }

    /** Makes the API server ask nobody. */
    void remove() {
        try {
            client.admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .withName(NAME)
                    .delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private static ObjectMeta metadata(String namespace, String uid) {
        return new ObjectMetaBuilder()
                .withName(NAME)
                .withLabels(Map.of(
                        "app.kubernetes.io/name", "weft",
                        "app.kubernetes.io/component", "operator",
                        "app.kubernetes.io/managed-by", "weft-operator"))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Namespace")
                        .withName(namespace)
                        .withUid(uid)
                        .build())
                .build();
    }

    private static ValidatingWebhook webhook(Target target, List<Credentials> trusted) {
        return new ValidatingWebhookBuilder()
                .withName(WEBHOOK)
                .withNewClientConfig()
                .withUrl(target.url())
                .withCaBundle(bundle(trusted))
                .endClientConfig()
                .withRules(rules())
                .withFailurePolicy("Ignore")
                .withMatchPolicy("Equivalent")
                .withSideEffects("None")
                .withTimeoutSeconds(TIMEOUT_SECONDS)
                .withAdmissionReviewVersions("v1")
                .build();
    }

    private static String bundle(List<Credentials> trusted) {
        String certificates = trusted.stream().map(Credentials::certificate).collect(Collectors.joining());
        return Base64.getEncoder().encodeToString(certificates.getBytes(StandardCharsets.US_ASCII));
    }

    private static List<RuleWithOperations> rules() {
        return List.of(
                rule("networking.k8s.io", "v1", "networkpolicies"),
                rule("weft.dev", "v1alpha1", "weftnetworkpolicies", "weftclusternetworkpolicies"));
    }

    private static RuleWithOperations rule(String group, String version, String... resources) {
        return new RuleWithOperationsBuilder()
                .withApiGroups(group)
                .withApiVersions(version)
                .withOperations("CREATE", "UPDATE")
                .withResources(resources)
                .withScope("*")
                .build();
    }
}
