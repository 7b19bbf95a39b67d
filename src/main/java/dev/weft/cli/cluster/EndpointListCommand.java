package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code weft endpoint list}: exit 0. */
@Command(name = "list", description = "List endpoints.", mixinStandardHelpOptions = true)
final class EndpointListCommand extends ClusterCommand {

    private static final List<String> HEAD = List.of("NAMESPACE", "NAME", "NODE", "IDENTITY", "IPV4", "IPV6");

    @Override
    int run(KubernetesClient client, Output output) {
        List<WeftEndpoint> endpoints = (options.namespace == null
                        ? client.resources(WeftEndpoint.class).inAnyNamespace()
                        : client.resources(WeftEndpoint.class).inNamespace(options.namespace))
                .list()
                .getItems();
        output.table(HEAD, endpoints.stream().map(EndpointListCommand::row).toList(), endpoints);
        return 0;
    }

    private static List<String> row(WeftEndpoint endpoint) {
        WeftEndpointSpec spec = endpoint.getSpec();
        return List.of(
                endpoint.getMetadata().getNamespace(),
                endpoint.getMetadata().getName(),
                spec.nodeName(),
                spec.identity().toString(),
                Objects.requireNonNullElse(spec.ipv4(), "-"),
                Objects.requireNonNullElse(spec.ipv6(), "-"));
    }
}
