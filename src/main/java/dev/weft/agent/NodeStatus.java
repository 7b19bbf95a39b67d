package dev.weft.agent;

import dev.weft.agent.preflight.Lack;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.api.v1alpha1.WeftNodeLack;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes this node's part of its WeftNode's status, when it differs from what was written last. */
final class NodeStatus implements AutoCloseable {

    private static final Logger LOG = System.getLogger(NodeStatus.class.getName());
    private static final String MANAGER = "weft-agent";
    private static final long PERIOD_MS = 500;

    private final KubernetesClient client;
    private final String nodeName;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("node-status").factory());
    private List<WeftNodeLack> lacks = List.of();
    private @Nullable Report written;
    private String since = "";

    /** What is said, without the time at which it began. */
    private record Report(
            List<String> troubles,
            Map<String, String> upTo,
            List<WeftNodeException> exceptions,
            List<WeftNodeLack> lacks) {

        boolean ready() {
            return troubles.isEmpty();
        }
    }

    NodeStatus(KubernetesClient client, String nodeName) {
        this.client = client;
        this.nodeName = nodeName;
    }

    /** Says what preflight found. */
    synchronized void lacks(List<Lack> found) {
        lacks = found.stream()
                .map(lack -> new WeftNodeLack(lack.reason(), lack.message() + "; " + lack.remedy()))
                .toList();
        write(new Report(List.of("not_serving"), Map.of(), List.of(), lacks));
    }

    /**
     * Reports from then on.
     *
     * @param troubles names what is not well, in words that stay the same as long as it lasts
     */
    void start(Supplier<List<String>> troubles, Supplier<@Nullable InForce> inForce) {
        clock.scheduleWithFixedDelay(() -> report(troubles.get(), inForce.get()), 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private synchronized void report(List<String> troubles, @Nullable InForce inForce) {
        Map<String, String> upTo = new TreeMap<>();
        if (inForce != null) {
            inForce.upTo().forEach((kind, version) -> upTo.put(kind, Long.toString(version)));
        }
        List<WeftNodeException> exceptions = inForce == null
                ? List.of()
                : inForce.flawed().stream()
                        .map(NodeStatus::exception)
                        .limit(256)
                        .toList();
        write(new Report(troubles, upTo, exceptions, lacks));
    }

    private static WeftNodeException exception(InForce.Flaw flaw) {
        int slash = flaw.key().indexOf('/');
        return new WeftNodeException(
                flaw.kind(),
                slash < 0 ? null : flaw.key().substring(0, slash),
                flaw.key().substring(slash + 1),
                flaw.reason());
    }

    private void write(Report report) {
        if (report.equals(written)) {
            return;
        }
        if (written == null || written.ready() != report.ready()) {
            since = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        }
        try {
            client.resource(object(report))
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(MANAGER)
                            .withForce(true)
                            .build());
            written = report;
        } catch (KubernetesClientException e) {
            LOG.log(
                    Level.WARNING,
                    "Cannot write the status of WeftNode {0}, will try again: {1}",
                    nodeName,
                    e.getMessage());
        }
    }

    private WeftNode object(Report report) {
        WeftNode node = new WeftNode();
        node.setMetadata(new ObjectMetaBuilder().withName(nodeName).build());
        Condition ready = new ConditionBuilder()
                .withType("Ready")
                .withStatus(report.ready() ? "True" : "False")
                .withReason(report.ready() ? "Enforcing" : report.lacks().isEmpty() ? "NotReady" : "Lacking")
                .withMessage(report.ready() ? "the node forwards and enforces" : message(report))
                .withLastTransitionTime(since)
                .build();
        node.setStatus(new WeftNodeStatus(null, List.of(ready), report.upTo(), report.exceptions(), report.lacks()));
        return node;
    }

    private static String message(Report report) {
        return report.lacks().isEmpty()
                ? String.join(", ", report.troubles()) + "; /q/health/ready of the node's agent says more"
                : report.lacks().getFirst().message();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
