package dev.weft.cli.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weft policy get KIND/NAME}: exit 0, 1 if there is none. */
@Command(
        name = "get",
        description = "Show one policy: its rules in short, how many endpoints it selects, what is wrong with it.",
        mixinStandardHelpOptions = true)
public final class PolicyGetCommand extends ClusterCommand {

    @Parameters(paramLabel = "KIND/NAME", description = "such as netpol/web, wnp/web or wcnp/floor")
    private String policy = "";

    @Override
    int run(KubernetesClient client, Output output) {
        int slash = policy.indexOf('/');
        Optional<PolicyKind> kind = PolicyKind.named(policy.substring(0, Math.max(0, slash)));
        if (kind.isEmpty()) {
            return output.error(
                    "BadName", "'" + policy + "' names no policy", "write KIND/NAME with netpol, wnp or wcnp as kind");
        }
        String namespace = Objects.requireNonNullElse(options.namespace, "default");
        String name = policy.substring(slash + 1);
        HasMetadata object = kind.get().get(client, namespace, name);
        if (object == null) {
            output.error(
                    "NotFound",
                    "there is no " + kind.get().kind() + " " + (kind.get().isNamespaced() ? namespace + "/" : "")
                            + name,
                    kind.get().isNamespaced() ? "give its namespace by -n" : "look at weft policy list");
            return NO;
        }
        output.object(PolicyView.of(object, Selected.read(client)));
        return 0;
    }
}
