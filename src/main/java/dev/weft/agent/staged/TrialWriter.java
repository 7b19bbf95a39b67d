package dev.weft.agent.staged;

import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeStaged;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import dev.weft.kube.ServerSideApply;
import dev.weft.model.PolicyRef;
import dev.weft.observe.KernelClock;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes into this node's WeftNode what staged policies would have done, as a field manager of its own: how far the node
 * is, which is waited for, never waits for this. Every agent watches all WeftNodes, so it goes out seldom.
 */
public final class TrialWriter implements Runnable {

    private static final Logger LOG = System.getLogger(TrialWriter.class.getName());
    private static final String MANAGER = "weft-agent-staged";
    private static final int MOST = 256;
    private static final long GAP = TimeUnit.SECONDS.toNanos(10);
    private static final long GAP_PER_NODE = TimeUnit.MILLISECONDS.toNanos(60);

    private final Supplier<String> nodeUid;
    private final Supplier<List<Trials.Outcome>> outcomes;
    private final IntSupplier nodes;
    private final Consumer<List<WeftNodeStaged>> writer;
    private final LongSupplier nanoTime;
    private String uid = "";
    private @Nullable List<Trials.Outcome> written;
    private long writtenAt;
    /** Whether a write failed, which may have come all the same. */
    private boolean doubtful;

    /**
     * @param nodeUid of this node's WeftNode, empty while there is none
     * @param nodes how many nodes there are, all of which write such
     * @param writer throws {@link KubernetesClientException} if nothing was written
     * @param nanoTime as {@link System#nanoTime}
     */
    TrialWriter(
            Supplier<String> nodeUid,
            Supplier<List<Trials.Outcome>> outcomes,
            IntSupplier nodes,
            Consumer<List<WeftNodeStaged>> writer,
            LongSupplier nanoTime) {
        this.nodeUid = nodeUid;
        this.outcomes = outcomes;
        this.nodes = nodes;
        this.writer = writer;
        this.nanoTime = nanoTime;
    }

    public static TrialWriter of(
            KubernetesClient client,
            String nodeName,
            Supplier<String> nodeUid,
            Supplier<List<Trials.Outcome>> outcomes,
            IntSupplier nodes) {
        return new TrialWriter(nodeUid, outcomes, nodes, staged -> apply(client, nodeName, staged), System::nanoTime);
    }

    /** Writes if there is something new and it is time. The first time it replaces what an agent before this one wrote. */
    @Override
    public void run() {
        String present = nodeUid.get();
        if (present.isEmpty()) {
            return;
        }
        if (!present.equals(uid)) {
            uid = present;
            written = null;
        }
        long gap = GAP + nodes.getAsInt() * GAP_PER_NODE;
        if (written != null && nanoTime.getAsLong() - writtenAt < gap && !begins()) {
            return;
        }
        List<Trials.Outcome> now = outcomes.get();
        if (doubtful || !now.equals(written)) {
            write(now);
        }
    }

    /** Whoever stages the first policy of a node wants to see soon that it is judged. */
    private boolean begins() {
        return written != null && written.isEmpty();
    }

    private void write(List<Trials.Outcome> now) {
        try {
            writer.accept(now.stream().limit(MOST).map(TrialWriter::staged).toList());
            written = now;
            writtenAt = nanoTime.getAsLong();
            doubtful = false;
        } catch (KubernetesClientException e) {
            doubtful = true;
            LOG.log(
                    Level.WARNING,
                    "Cannot write what staged policies would have done, will try again: {0}",
                    e.getMessage());
        }
    }

    private static void apply(KubernetesClient client, String nodeName, List<WeftNodeStaged> staged) {
        WeftNode node = new WeftNode();
        node.setMetadata(new ObjectMetaBuilder().withName(nodeName).build());
        node.setStatus(new WeftNodeStatus(null, null, null, null, null, staged.isEmpty() ? null : staged));
        client.resource(node).subresource("status").patch(ServerSideApply.by(MANAGER));
    }

    private static WeftNodeStaged staged(Trials.Outcome outcome) {
        PolicyRef policy = outcome.policy();
        return new WeftNodeStaged(
                policy.kind(),
                policy.namespace().isEmpty() ? null : policy.namespace(),
                policy.name(),
                policy.uid(),
                policy.generation(),
                KernelClock.wall(outcome.since())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                outcome.endpoints(),
                outcome.tried(),
                outcome.wouldDeny(),
                outcome.wouldAllow());
    }
}
