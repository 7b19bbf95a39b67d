package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftIdentity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weft endpoint get NAME}: exit 0, or 1 if there is none. */
@Command(
        name = "get",
        description = "Show one endpoint with the labels of its identity.",
        mixinStandardHelpOptions = true)
final class EndpointGetCommand extends ClusterCommand {

    @Parameters(paramLabel = PodName.LABEL, description = PodName.DESCRIPTION)
    private String name = "";

    @Override
    int run(KubernetesClient client, Output output) {
        Optional<PodName> pod = PodName.parse(name, options);
        return pod.isEmpty() ? PodName.refused(name, output) : run(client, pod.get(), output);
    }

    private static int run(KubernetesClient client, PodName pod, Output output) {
        @Nullable
        WeftEndpoint endpoint = client.resources(WeftEndpoint.class)
                .inNamespace(pod.namespace())
                .withName(pod.name())
                .get();
        if (endpoint == null) {
            output.error(
                    "NotFound",
                    "there is no endpoint of pod " + pod,
                    "is it bound to a node, and not on the host network?");
            return NO;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("namespace", pod.namespace());
        answer.put("name", pod.name());
        answer.put("endpoint", endpoint.getSpec());
        @Nullable
        WeftIdentity identity = client.resources(WeftIdentity.class)
                .withName(endpoint.getSpec().identity().toString())
                .get();
        if (identity != null) {
            answer.put("identity", identity.getSpec());
        }
        output.object(answer);
        return 0;
    }
}
