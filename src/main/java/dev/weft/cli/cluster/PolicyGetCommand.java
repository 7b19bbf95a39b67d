package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.cli.explain.PolicyCounts;
import dev.weft.cli.fault.Fault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft policy get KIND/NAME}: exit 0, 1 if there is none, 4 if not all nodes could be asked for counts. */
@Command(
        name = "get",
        description = "Show one policy: its rules in short, how many endpoints it selects, what is wrong with it.",
        mixinStandardHelpOptions = true)
public final class PolicyGetCommand extends ClusterCommand {

    @Parameters(paramLabel = PolicyName.LABEL, description = PolicyName.DESCRIPTION)
    private String policy = "";

    @Option(
            names = "--counts",
            description =
                    "what its rules have decided on every node since its last change or the start of the agent there; asks by exec in weft-system")
    private boolean counts;

    @Override
    int run(KubernetesClient client, Output output) {
        Optional<PolicyName> named = PolicyName.parse(policy, options);
        if (named.isEmpty()) {
            return PolicyName.refused(policy, output);
        }
        PolicyName wanted = named.get();
        PolicyKind kind = wanted.kind();
        HasMetadata object = kind.get(client, wanted.namespace(), wanted.name());
        if (object == null) {
            output.error(new Fault(
                            "NotFound",
                            "there is no " + kind.kind() + " " + wanted.key(),
                            kind.isNamespaced() ? "give its namespace by -n" : "look at weft policy list")
                    .of(wanted.toString()));
            return NO;
        }
        PolicyView view = PolicyView.of(object, Selected.read(client));
        if (!counts) {
            output.object(view);
            return 0;
        }
        PolicyCounts decided = PolicyCounts.read(
                client, nodes(client), PolicyKind.read(object).policy().ref());
        output.object(view.with(decided));
        return decided.silent().isEmpty() ? 0 : PARTLY;
    }

    private static List<String> nodes(KubernetesClient client) {
        return client.resources(WeftNode.class).list().getItems().stream()
                .map(node -> node.getMetadata().getName())
                .toList();
    }
}
