package dev.weft.operator;

import dev.weft.operator.plan.Write;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Events on pods. Named by pod and reason, so that a cause that lasts makes one Event and not many. */
final class PodWarnings {

    private final KubernetesClient client;

    PodWarnings(KubernetesClient client) {
        this.client = client;
    }

    void warn(Write.WarnPod warning) {
        try {
            client.resource(event(warning)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private static Event event(Write.WarnPod warning) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String name = warning.pod().name() + "."
                + Integer.toHexString(Objects.hash(warning.pod().uid(), warning.reason()));
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(warning.pod().namespace())
                .withName(name)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(warning.pod().namespace())
                .withName(warning.pod().name())
                .withUid(warning.pod().uid())
                .endInvolvedObject()
                .withType("Warning")
                .withReason(warning.reason())
                .withMessage(warning.message())
                .withNewSource()
                .withComponent(ApiWriter.FIELD_MANAGER)
                .endSource()
                .withReportingComponent(ApiWriter.FIELD_MANAGER)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }
}
