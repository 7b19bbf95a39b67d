package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.cli.answer.Format;
import dev.weft.kube.PodObject;
import dev.weft.kube.UnmanagedPods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code weft status}: exit 0 if all is well, 1 if something is not. */
@Command(
        name = "status",
        description = "Say in a few lines whether Weft is well in this cluster.",
        mixinStandardHelpOptions = true)
public final class StatusCommand extends ClusterCommand {

    private static final String NAMESPACE = "weft-system";

    @Override
    List<Class<?>> reads() {
        return List.of(
                Deployment.class, DaemonSet.class, WeftEndpoint.class, PodObject.class, WeftNode.class, Node.class);
    }

    @Override
    int run(KubernetesClient client, Output output) {
        List<Part> parts = new ArrayList<>();
        parts.add(operator(client));
        parts.add(agents(client));
        parts.add(ifInstalled("nodes", () -> nodes(client)));
        parts.add(ifInstalled("pods", () -> pods(client)));
        boolean healthy = parts.stream().allMatch(Part::healthy);
        if (output.format() == Format.text) {
            output.table(
                    List.of("PART", "OK", "DETAIL"),
                    parts.stream()
                            .map(part -> List.of(part.name(), part.healthy() ? "yes" : "NO", part.detail()))
                            .toList(),
                    parts);
        } else {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("healthy", healthy);
            answer.put("parts", parts);
            output.object(answer);
        }
        return healthy ? 0 : NO;
    }

    private static Part ifInstalled(String name, Supplier<Part> part) {
        try {
            return part.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return new Part(name, false, "the kinds of Weft are not there: it is not installed");
            }
            throw e;
        }
    }

    /** One line of the answer. */
    record Part(String name, boolean healthy, String detail) {}

    private static Part operator(KubernetesClient client) {
        @Nullable
        Deployment operator = client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("weft-operator")
                .get();
        if (operator == null) {
            return new Part("operator", false, "deployment/weft-operator is not there");
        }
        int want = Objects.requireNonNullElse(operator.getSpec().getReplicas(), 1);
        int have = Objects.requireNonNullElse(operator.getStatus().getReadyReplicas(), 0);
        return new Part("operator", have > 0, have + " of " + want + " replicas ready");
    }

    private static Part agents(KubernetesClient client) {
        @Nullable
        DaemonSet agents = client.apps()
                .daemonSets()
                .inNamespace(NAMESPACE)
                .withName("weft-agent")
                .get();
        if (agents == null) {
            return new Part("agents", false, "daemonset/weft-agent is not there");
        }
        int want = Objects.requireNonNullElse(agents.getStatus().getDesiredNumberScheduled(), 0);
        int have = Objects.requireNonNullElse(agents.getStatus().getNumberReady(), 0);
        return new Part("agents", want > 0 && have == want, have + " of " + want + " ready");
    }

    // Not a fault: they keep their network, and become endpoints when they are recreated.
    private static Part pods(KubernetesClient client) {
        List<WeftEndpoint> endpoints =
                client.resources(WeftEndpoint.class).inAnyNamespace().list().getItems();
        int unmanaged = UnmanagedPods.among(
                        client.resources(PodObject.class)
                                .inAnyNamespace()
                                .list()
                                .getItems(),
                        endpoints)
                .size();
        return new Part(
                "pods",
                true,
                endpoints.size() + " managed"
                        + (unmanaged == 0
                                ? ""
                                : ", " + unmanaged + " unmanaged (of an earlier CNI, no policy applies to them: delete"
                                        + " them so that they are recreated)"));
    }

    private static Part nodes(KubernetesClient client) {
        List<String> known = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (WeftNode node : client.resources(WeftNode.class).list().getItems()) {
            NodeHealth health = NodeHealth.of(node);
            known.add(node.getMetadata().getName());
            if (!health.ready()) {
                bad.add(node.getMetadata().getName() + ": " + health.message());
            }
        }
        for (Node node : client.nodes().list().getItems()) {
            if (!known.contains(node.getMetadata().getName())) {
                bad.add(node.getMetadata().getName() + ": no WeftNode");
            }
        }
        return new Part("nodes", bad.isEmpty(), bad.isEmpty() ? known.size() + " ready" : String.join("; ", bad));
    }
}
