package dev.weft.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code weft endpoint wait NS/POD}: the barrier of new pods and new labels. Exit 0 known everywhere, 1 deleted or
 * finished, 124 if it took too long.
 */
@Command(
        name = "wait",
        description = "Wait until every node judges a pod by the labels that it has now.",
        mixinStandardHelpOptions = true)
final class EndpointWaitCommand extends WaitCommand {

    @Parameters(paramLabel = "NAME", description = "the pod's name, or NAMESPACE/NAME")
    private String pod = "";

    @Override
    Wait prepare(KubernetesClient client, Followed followed) {
        return EndpointInForce.of(client, followed, namespace(), pod.substring(pod.indexOf('/') + 1));
    }

    private String namespace() {
        int slash = pod.indexOf('/');
        return slash >= 0 ? pod.substring(0, slash) : options.namespace();
    }

    private String qualified() {
        return namespace() + "/" + pod.substring(pod.indexOf('/') + 1);
    }

    @Override
    void describe(Standpoint stand, Map<String, Object> fields) {
        fields.put("endpoint", qualified());
        fields.put("identity", stand.number());
    }

    @Override
    String sentence(Standpoint stand) {
        return qualified() + ": "
                + switch (stand.state()) {
                    case enforced, staged, waiting ->
                        "identity %d is known on %d of %d nodes"
                                .formatted(
                                        stand.number(),
                                        stand.progress().have(),
                                        stand.progress().want());
                    case gone, superseded, flawed, deleted -> "there is no such pod on the pod network";
                };
    }
}
