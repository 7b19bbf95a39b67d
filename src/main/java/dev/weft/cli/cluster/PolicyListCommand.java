package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft policy list}: exit 0. */
@Command(
        name = "list",
        description = "List policies of all kinds. RULES and SELECTED are ingress/egress; SELECTED counts endpoints.",
        mixinStandardHelpOptions = true)
public final class PolicyListCommand extends ClusterCommand {

    private static final List<String> HEAD =
            List.of("KIND", "NAMESPACE", "NAME", "STAGE", "ORDER", "ISOLATES", "RULES", "SELECTED", "STATUS");

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "all namespaces and cluster-wide policies; so it is without -n")
    private boolean everywhere;

    @Override
    List<Class<?>> reads() {
        return List.of(NetworkPolicy.class, WeftNetworkPolicy.class, WeftClusterNetworkPolicy.class);
    }

    @Override
    void checkUsage() {
        if (everywhere && options.namespace != null) {
            throw usage("-A and -n " + options.namespace + " exclude each other");
        }
    }

    @Override
    int run(KubernetesClient client, Output output) {
        @Nullable String namespace = options.namespace;
        List<HasMetadata> objects = new ArrayList<>();
        for (PolicyKind kind : PolicyKind.values()) {
            objects.addAll(kind.list(client, namespace));
        }
        Selected selected = Selected.read(client);
        List<PolicyView> views =
                objects.stream().map(object -> PolicyView.of(object, selected)).toList();
        output.table(HEAD, views.stream().map(PolicyView::row).toList(), views);
        return 0;
    }
}
