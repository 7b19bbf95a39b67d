package dev.weft.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code weft endpoint wait NS/POD}: the barrier of new pods and new labels. Exit 0 known everywhere, 1 deleted,
 * finished or of an earlier CNI, 124 if it took too long.
 */
@Command(
        name = "wait",
        description = "Wait until every node judges a pod by the labels that it has now.",
        mixinStandardHelpOptions = true)
final class EndpointWaitCommand extends WaitCommand {

    @Parameters(paramLabel = PodName.LABEL, description = PodName.DESCRIPTION)
    private String pod = "";

    @Override
    int run(KubernetesClient client, Output output) {
        return PodName.parse(pod, options).isEmpty() ? PodName.refused(pod, output) : super.run(client, output);
    }

    @Override
    Wait prepare(KubernetesClient client, Followed followed) {
        return EndpointInForce.of(client, followed, name());
    }

    private PodName name() {
        return PodName.parse(pod, options).orElseThrow();
    }

    @Override
    void describe(Standpoint stand, Map<String, Object> fields) {
        fields.put("endpoint", name().toString());
        fields.put("identity", stand.number());
    }

    @Override
    String sentence(Standpoint stand) {
        return name() + ": "
                + switch (stand.state()) {
                    case enforced, staged, waiting ->
                        !stand.why().isEmpty()
                                ? "waiting"
                                : "identity %d is known on %d of %d nodes"
                                        .formatted(
                                                stand.number(),
                                                stand.progress().have(),
                                                stand.progress().want());
                    case unmanaged -> "no node judges it";
                    case gone, superseded, flawed, deleted -> "there is no such pod on the pod network";
                };
    }
}
