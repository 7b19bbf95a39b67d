package dev.weft.agent.health;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Events on this Node: at most one in ten minutes for each reason, and never so that anybody waits for them. */
public final class NodeWarnings implements AutoCloseable {

    private static final Logger LOG = System.getLogger(NodeWarnings.class.getName());
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final String COMPONENT = "weft-agent";
    private static final int WAITING = 16;
    private static final int LONGEST_MESSAGE = 1024;

    private final String nodeName;
    private final Consumer<Event> sink;
    private final Clock clock;
    private final Map<String, Instant> given = new HashMap<>();
    private final ThreadPoolExecutor sender = new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("node-warnings").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    /** @param sink creates the Event */
    public NodeWarnings(String nodeName, Consumer<Event> sink, Clock clock) {
        this.nodeName = nodeName;
        this.sink = sink;
        this.clock = clock;
    }

    /** @param reason CamelCase, stable, for scripts */
    public void warn(String reason, String message) {
        Instant now = clock.instant();
        if (isDue(reason, now)) {
            sender.execute(() -> send(reason, message, now));
        }
    }

    private synchronized boolean isDue(String reason, Instant now) {
        Instant last = given.get(reason);
        if (last != null && now.isBefore(last.plus(PAUSE))) {
            return false;
        }
        given.put(reason, now);
        return true;
    }

    private synchronized void forget(String reason) {
        given.remove(reason);
    }

    private void send(String reason, String message, Instant now) {
        try {
            sink.accept(event(reason, message, now));
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "Cannot create the Event " + reason, e);
            forget(reason);
        }
    }

    /** Like kubelet, it gives the node's name as its uid: that is what {@code kubectl describe node} looks for. */
    private Event event(String reason, String message, Instant now) {
        String second = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(nodeName + "." + Long.toHexString(Objects.hash(reason, now) & 0xffff_ffffL))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(nodeName)
                .withUid(nodeName)
                .endInvolvedObject()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message)
                .withNewSource()
                .withComponent(COMPONENT)
                .withHost(nodeName)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withReportingInstance(nodeName)
                .withFirstTimestamp(second)
                .withLastTimestamp(second)
                .withCount(1)
                .build();
    }

    @Override
    public void close() {
        sender.shutdownNow();
    }
}
