package dev.weft.cli.cluster;

import dev.weft.cli.explain.ExplainException;
import dev.weft.cli.explain.ExplainText;
import dev.weft.cli.explain.Explained;
import dev.weft.cli.explain.Explainer;
import dev.weft.cli.explain.Request;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft explain}: asks the programs in force on the nodes of both sides. */
@Command(
        name = "explain",
        description =
                "Ask the nodes of both sides whether a packet passes, by which rule, and if not, what is missing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it passes, or nothing judges it",
            "1:it is denied",
            "2:wrong usage",
            "3:bad input, or no node answered",
            "4:one node did not answer, and the other lets it pass"
        })
public final class ExplainCommand extends ClusterCommand {

    private static final int PARTLY = 4;

    @Option(names = "--from", required = true, description = "Who sends: NAMESPACE/POD or an address.")
    private String from = "";

    @Option(names = "--to", required = true, description = "Who receives: NAMESPACE/POD or an address.")
    private String to = "";

    @Option(names = "--protocol", description = "TCP, UDP, SCTP, ICMP or ICMPv6. Default: TCP.", defaultValue = "TCP")
    private String protocol = "TCP";

    @Option(names = "--port", description = "Destination port, a number or the receiving pod's name for it.")
    private @Nullable String port;

    @Option(names = "--icmp-type", description = "ICMP type. Default: echo request.")
    private @Nullable Integer icmpType;

    @Option(names = "--family", description = "4 or 6. Default: what both sides have, 4 first.")
    private @Nullable Integer family;

    @Override
    int run(KubernetesClient client, Output output) {
        String namespace = Objects.requireNonNullElse(options.namespace, "default");
        try (Explainer explainer = new Explainer(client)) {
            Explained answer = explainer.explain(new Request(from, to, namespace, protocol, port, icmpType, family));
            if (options.format == ClusterOptions.Format.text) {
                ExplainText.of(answer.json()).forEach(output.out()::println);
                output.out().flush();
            } else {
                output.object(answer.json());
            }
            return switch (answer.verdict()) {
                case "deny" -> NO;
                case "unknown" -> PARTLY;
                default -> 0;
            };
        } catch (ExplainException e) {
            return output.error(e.code(), e.problem(), e.remedy());
        }
    }
}
