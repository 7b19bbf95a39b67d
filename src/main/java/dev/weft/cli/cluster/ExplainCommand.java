package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.cli.answer.Format;
import dev.weft.cli.explain.ExplainException;
import dev.weft.cli.explain.ExplainText;
import dev.weft.cli.explain.Explained;
import dev.weft.cli.explain.Explainer;
import dev.weft.cli.explain.Request;
import dev.weft.kube.PodObject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
            "0:it passes, or nothing judges it; --queries: all answered",
            "1:it is denied",
            "2:wrong usage",
            "3:bad input, or no node answered",
            "4:a node did not answer or does not know its pod, and no other denies it; --queries: some have no answer"
        })
public final class ExplainCommand extends ClusterCommand {

    @Option(names = "--from", description = "Who sends: NAMESPACE/POD or an address.")
    private @Nullable String from;

    @Option(names = "--to", description = "Who receives: NAMESPACE/POD or an address.")
    private @Nullable String to;

    @Option(names = "--protocol", description = "TCP, UDP, SCTP, ICMP or ICMPv6. Default: TCP.", defaultValue = "TCP")
    private String protocol = "TCP";

    @Option(names = "--port", description = "Destination port, a number or the receiving pod's name for it.")
    private @Nullable String port;

    @Option(names = "--icmp-type", description = "ICMP type. Default: echo request.")
    private @Nullable Integer icmpType;

    @Option(names = "--icmp-code", description = "ICMP code. Default: 0.")
    private @Nullable Integer icmpCode;

    @Option(names = "--family", description = "4 or 6. Default: what both sides have, 4 first.")
    private @Nullable Integer family;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = "Questions, one JSON object a line, answered one a line; - is stdin.")
    private @Nullable String queries;

    @Override
    List<Class<?>> reads() {
        return List.of(WeftEndpoint.class, PodObject.class);
    }

    @Override
    void checkUsage() {
        boolean single = Stream.of(from, to, port, icmpType, icmpCode, family).anyMatch(Objects::nonNull);
        if (queries != null && single) {
            throw usage("--queries excludes --from, --to and what the packet is");
        }
        if (queries == null && (from == null || to == null)) {
            throw usage("--from and --to are missing: give both, or --queries FILE");
        }
    }

    private Request request(String namespace) {
        return new Request(
                Objects.requireNonNull(from),
                Objects.requireNonNull(to),
                namespace,
                protocol,
                port,
                icmpType,
                icmpCode,
                family);
    }

    @Override
    int run(KubernetesClient client, Output output) {
        String namespace = options.namespace();
        try (Explainer explainer = new Explainer(client)) {
            if (queries != null) {
                return answerAll(explainer, queries, namespace, output);
            }
            return show(explainer.explain(request(namespace)), output);
        } catch (ExplainException e) {
            return output.error(e.fault());
        }
    }

    private int show(Explained answer, Output output) {
        if (options.format(Format.text) == Format.text) {
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
    }

    private static int answerAll(Explainer explainer, String file, String namespace, Output output) {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            // Each at once: whoever asks one after the other waits for it.
            boolean all = explainer.answerLines(lines, namespace, answer -> {
                output.out().println(answer);
                output.out().flush();
            });
            return all ? 0 : PARTLY;
        } catch (IOException e) {
            return output.error(
                    "BadFile", "--queries '" + file + "' cannot be read", "give a readable file, or - for stdin");
        }
    }
}
