package dev.weft.operator;

import dev.weft.kube.PolicyRow;
import dev.weft.model.PolicyRef;
import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Events on pods and policies. Named by object and cause, so that a cause that lasts makes one Event and not many. */
final class Warnings {

    // The API server takes no longer message.
    private static final int LONGEST = 1024;

    // A name has at most 253 characters.
    private static final int LONGEST_STEM = 253 - 9;

    private final KubernetesClient client;

    Warnings(KubernetesClient client) {
        this.client = client;
    }

    void warn(Write.WarnPod warning) {
        var pod = warning.pod();
        warn(
                object("v1", "Pod", pod.namespace(), pod.name(), pod.objectUid()),
                warning.reason(),
                Objects.hash(pod.uid(), warning.reason()),
                warning.message());
    }

    /** One Event a generation and what is wrong with it: another policy text is another cause. */
    void warn(Write.WarnPolicy warning) {
        PolicyRow policy = warning.policy();
        PolicyRef ref = policy.ref();
        warn(
                object("networking.k8s.io/v1", ref.kind(), ref.namespace(), ref.name(), ref.uid()),
                "NotEnforced",
                cause(warning),
                warning.message());
    }

    /** What is wrong may change without a generation, by an annotation. */
    static int cause(Write.WarnPolicy warning) {
        PolicyRef ref = warning.policy().ref();
        return Objects.hash(ref.uid(), ref.generation(), warning.message());
    }

    /** Returns the name of an Event, which is a DNS subdomain too. */
    static String name(String object, int cause) {
        String stem = object.substring(0, Math.min(object.length(), LONGEST_STEM));
        while (!Character.isLetterOrDigit(stem.charAt(stem.length() - 1))) {
            stem = stem.substring(0, stem.length() - 1);
        }
        return stem + "." + Integer.toHexString(cause);
    }

    private static ObjectReference object(String version, String kind, String namespace, String name, String uid) {
        return new ObjectReferenceBuilder()
                .withApiVersion(version)
                .withKind(kind)
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .build();
    }

    private void warn(ObjectReference object, String reason, int cause, String message) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(object.getNamespace())
                .withName(name(object.getName(), cause))
                .endMetadata()
                .withInvolvedObject(object)
                .withType("Warning")
                .withReason(reason)
                .withMessage(message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1) + "…")
                .withNewSource()
                .withComponent(ApiWriter.FIELD_MANAGER)
                .endSource()
                .withReportingComponent(ApiWriter.FIELD_MANAGER)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
