package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSpec;
import dev.weft.kube.PodObject;
import dev.weft.kube.PodRow;
import dev.weft.kube.UnmanagedPods;
import dev.weft.model.Address;
import dev.weft.model.Family;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code weft endpoint list}: exit 0. */
@Command(name = "list", description = "List endpoints.", mixinStandardHelpOptions = true)
final class EndpointListCommand extends ClusterCommand {

    private static final List<String> HEAD = List.of("NAMESPACE", "NAME", "NODE", "IDENTITY", "IPV4", "IPV6", "STATE");

    private static final String UNMANAGED = "unmanaged";

    @Override
    List<Class<?>> reads() {
        return List.of(WeftEndpoint.class, PodObject.class);
    }

    @Override
    int run(KubernetesClient client, Output output) {
        List<WeftEndpoint> endpoints = (options.namespace == null
                        ? client.resources(WeftEndpoint.class).inAnyNamespace()
                        : client.resources(WeftEndpoint.class).inNamespace(options.namespace))
                .list()
                .getItems();
        List<PodRow> unmanaged = UnmanagedPods.among(
                (options.namespace == null
                                ? client.resources(PodObject.class).inAnyNamespace()
                                : client.resources(PodObject.class).inNamespace(options.namespace))
                        .list()
                        .getItems(),
                endpoints);
        List<List<String>> rows = Stream.concat(
                        endpoints.stream().map(EndpointListCommand::row),
                        unmanaged.stream().map(EndpointListCommand::row))
                .toList();
        output.table(
                HEAD,
                rows,
                Stream.concat(endpoints.stream(), unmanaged.stream().map(EndpointListCommand::named))
                        .toList());
        return 0;
    }

    private static List<String> row(PodRow pod) {
        return List.of(
                pod.namespace(),
                pod.name(),
                String.valueOf(pod.nodeName()),
                "-",
                address(pod, Family.IPV4),
                address(pod, Family.IPV6),
                UNMANAGED);
    }

    private static String address(PodRow pod, Family family) {
        return pod.addresses().stream()
                .filter(address -> address.family() == family)
                .findFirst()
                .map(Address::toString)
                .orElse("-");
    }

    private static Map<String, Object> named(PodRow pod) {
        return Map.of(
                "kind",
                "Pod",
                "metadata",
                Map.of("namespace", pod.namespace(), "name", pod.name()),
                "state",
                UNMANAGED,
                "nodeName",
                String.valueOf(pod.nodeName()),
                "addresses",
                pod.addresses().stream().map(Address::toString).sorted().toList());
    }

    private static List<String> row(WeftEndpoint endpoint) {
        WeftEndpointSpec spec = endpoint.getSpec();
        return List.of(
                endpoint.getMetadata().getNamespace(),
                endpoint.getMetadata().getName(),
                spec.nodeName(),
                spec.identity().toString(),
                Objects.requireNonNullElse(spec.ipv4(), "-"),
                Objects.requireNonNullElse(spec.ipv6(), "-"),
                "managed");
    }
}
