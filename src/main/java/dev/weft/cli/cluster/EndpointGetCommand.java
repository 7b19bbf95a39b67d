package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftIdentity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weft endpoint get NAME}: exit 0, or 1 if there is none. */
@Command(
        name = "get",
        description = "Show one endpoint with the labels of its identity.",
        mixinStandardHelpOptions = true)
final class EndpointGetCommand extends ClusterCommand {

    @Parameters(paramLabel = "NAME", description = "the pod's name, or NAMESPACE/NAME")
    private String name = "";

    @Override
    int run(KubernetesClient client, Output output) {
        String namespace = namespace();
        String pod = name.substring(name.indexOf('/') + 1);
        @Nullable
        WeftEndpoint endpoint = client.resources(WeftEndpoint.class)
                .inNamespace(namespace)
                .withName(pod)
                .get();
        if (endpoint == null) {
            output.error(
                    "NotFound",
                    "there is no endpoint of pod " + namespace + "/" + pod,
                    "is it bound to a node, and not on the host network?");
            return NO;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("namespace", namespace);
        answer.put("name", pod);
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

    private String namespace() {
        int slash = name.indexOf('/');
        if (slash >= 0) {
            return name.substring(0, slash);
        }
        return options.namespace();
    }
}
