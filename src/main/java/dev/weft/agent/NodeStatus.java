package dev.weft.agent;

import dev.weft.agent.preflight.Lack;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.api.v1alpha1.WeftNodeStatus;
import dev.weft.kube.ServerSideApply;
import dev.weft.kube.WeftNodeRow;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes this node's part of its WeftNode's status, in a thread of its own: passes and CNI requests never wait for it.
 * One write is under way at a time; all that changes meanwhile goes into the next one.
 *
 * <p>What it calls enforced is in force for every packet: before it writes how far a pass came, it waits for an RCU
 * period. The pass has switched slots and addresses by then, but a program run that began before may still be about to
 * let a packet through by what it read; such runs are read-side critical sections, and end within the period.
 */
final class NodeStatus implements AutoCloseable {

    private static final Logger LOG = System.getLogger(NodeStatus.class.getName());
    private static final String MANAGER = "weft-agent";
    /** What the sources of a report do not tell by {@link #changed} is seen within that time. */
    private static final long PERIOD_MS = 500;

    private final KubernetesClient client;
    private final String nodeName;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition nudged = lock.newCondition();
    private boolean nudge;
    private volatile List<Lack> lacks = List.of();
    private Map<String, Long> last = Map.of();
    private List<WeftNodeException> lastExceptions = List.of();
    private @Nullable StatusReport written;
    /** Others may have said meanwhile that this agent is gone. */
    private boolean failed;

    private String since = "";
    private @Nullable StatusSources sources;

    NodeStatus(KubernetesClient client, String nodeName) {
        this.client = client;
        this.nodeName = nodeName;
        this.thread = Thread.ofPlatform().daemon().name("node-status").unstarted(this::loop);
    }

    /**
     * Returns how far the agent before this one got, by kind: that is still in force. Asks the API server itself, as a
     * cache may be older.
     */
    Map<String, Long> last() {
        Optional<WeftNode> node =
                client.resources(WeftNode.class).withField("metadata.name", nodeName).list().getItems().stream()
                        .findFirst();
        last = node.map(found -> WeftNodeRow.of(found).report().upTo()).orElse(Map.of());
        lastExceptions =
                node.map(WeftNode::getStatus).map(WeftNodeStatus::exceptions).orElse(List.of());
        return last;
    }

    /** Says what the node lacks, before the start at once. What was in force before stays so meanwhile. */
    void lacks(List<Lack> found) {
        lacks = List.copyOf(found);
        if (sources != null) {
            changed();
            return;
        }
        StatusReport report =
                new StatusReport("", List.of("not_serving"), new Horizon(last, Map.of(), 0), lastExceptions, lacks);
        if (!report.equals(written)) {
            write(report);
        }
    }

    /** Reports from then on. */
    void start(StatusSources from) {
        sources = from;
        thread.start();
    }

    /** Says that there may be something new to report. */
    void changed() {
        lock.lock();
        try {
            nudge = true;
            nudged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        StatusPace pace = new StatusPace();
        try {
            while (true) {
                report(Objects.requireNonNull(sources), pace);
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "{0} ends", thread.getName());
        }
    }

    private void report(StatusSources from, StatusPace pace) throws InterruptedException {
        try {
            tryReport(from, pace);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Cannot report what is in force, will try again", e);
            await(PERIOD_MS);
        }
    }

    private void tryReport(StatusSources from, StatusPace pace) throws InterruptedException {
        StatusReport report = from.report(lacks);
        long now = System.nanoTime();
        long wait = pace.wait(failed ? null : written, report, from.nodes().getAsInt(), now);
        if (wait > 0) {
            await(wait);
            return;
        }
        from.settle().run();
        if (write(report)) {
            pace.written(System.nanoTime());
        } else {
            await(PERIOD_MS);
        }
    }

    private void await(long milliseconds) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(Math.min(milliseconds, PERIOD_MS));
            // A nudge does not make a write come sooner than the pace allows.
            while (left > 0 && (!nudge || milliseconds < PERIOD_MS)) {
                left = nudged.awaitNanos(left);
            }
            nudge = false;
        } finally {
            lock.unlock();
        }
    }

    private boolean write(StatusReport report) {
        if (written == null || written.ready() != report.ready()) {
            since = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        }
        try {
            client.resource(report.object(nodeName, since))
                    .subresource("status")
                    .patch(ServerSideApply.by(MANAGER));
            written = report;
            failed = false;
            return true;
        } catch (KubernetesClientException e) {
            LOG.log(
                    Level.WARNING,
                    "Cannot write the status of WeftNode {0}, will try again: {1}",
                    nodeName,
                    e.getMessage());
            failed = true;
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
