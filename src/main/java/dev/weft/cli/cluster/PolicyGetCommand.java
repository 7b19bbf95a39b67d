package dev.weft.cli.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weft policy get KIND/NAME}: exit 0, 1 if there is none. */
@Command(
        name = "get",
        description = "Show one policy: its rules in short, how many endpoints it selects, what is wrong with it.",
        mixinStandardHelpOptions = true)
public final class PolicyGetCommand extends ClusterCommand {

    @Parameters(paramLabel = PolicyName.LABEL, description = PolicyName.DESCRIPTION)
    private String policy = "";

    @Override
    int run(KubernetesClient client, Output output) {
        Optional<PolicyName> named = PolicyName.parse(policy, options.namespace);
        if (named.isEmpty()) {
            return PolicyName.refused(policy, output);
        }
        PolicyName wanted = named.get();
        PolicyKind kind = wanted.kind();
        HasMetadata object = kind.get(client, wanted.namespace(), wanted.name());
        if (object == null) {
            output.error(
                    "NotFound",
                    "there is no " + kind.kind() + " " + wanted.key(),
                    kind.isNamespaced() ? "give its namespace by -n" : "look at weft policy list");
            return NO;
        }
        output.object(PolicyView.of(object, Selected.read(client)));
        return 0;
    }
}
