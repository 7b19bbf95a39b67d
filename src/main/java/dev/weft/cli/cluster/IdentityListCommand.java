package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftIdentitySpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code weft identity list}: exit 0. */
@Command(name = "list", description = "List identities.", mixinStandardHelpOptions = true)
final class IdentityListCommand extends ClusterCommand {

    private static final List<String> HEAD = List.of("NUMBER", "NAMESPACE", "SERVICEACCOUNT", "LABELS");

    @Override
    int run(KubernetesClient client, Output output) {
        List<WeftIdentity> identities = client.resources(WeftIdentity.class).list().getItems().stream()
                .filter(identity -> options.namespace == null
                        || options.namespace.equals(identity.getSpec().namespace()))
                .sorted(Comparator.comparingInt(
                        identity -> Integer.parseInt(identity.getMetadata().getName())))
                .toList();
        output.table(HEAD, identities.stream().map(IdentityListCommand::row).toList(), identities);
        return 0;
    }

    private static List<String> row(WeftIdentity identity) {
        WeftIdentitySpec spec = identity.getSpec();
        Map<String, String> labels = new TreeMap<>(Objects.requireNonNullElse(spec.podLabels(), Map.of()));
        return List.of(
                identity.getMetadata().getName(),
                spec.namespace(),
                spec.serviceAccount(),
                labels.entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(",")));
    }
}
