package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code weft node list}: exit 0, or 1 if a node is not ready. */
@Command(name = "list", description = "List nodes.", mixinStandardHelpOptions = true)
final class NodeListCommand extends ClusterCommand {

    private static final List<String> HEAD = List.of("NAME", "READY", "ADDRESSES", "POD-CIDRS", "LACKS");

    @Override
    List<Class<?>> reads() {
        return List.of(WeftNode.class);
    }

    @Override
    int run(KubernetesClient client, Output output) {
        List<WeftNode> nodes = client.resources(WeftNode.class).list().getItems();
        output.table(HEAD, nodes.stream().map(NodeListCommand::row).toList(), nodes);
        return nodes.stream().allMatch(node -> NodeHealth.of(node).ready()) ? 0 : NO;
    }

    private static List<String> row(WeftNode node) {
        NodeHealth health = NodeHealth.of(node);
        return List.of(
                node.getMetadata().getName(),
                health.ready() ? "True" : health.message(),
                join(node.getSpec().internalIPs()),
                join(node.getSpec().podCIDRs()),
                String.join(",", health.lacks()));
    }

    private static String join(@org.jspecify.annotations.Nullable List<String> values) {
        return String.join(",", Objects.requireNonNullElse(values, List.<String>of()));
    }
}
