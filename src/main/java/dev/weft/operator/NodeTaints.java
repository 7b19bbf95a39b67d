package dev.weft.operator;

import dev.weft.kube.NodeRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.operator.plan.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the taint {@value NodeRow#AGENT_NOT_READY} off nodes whose agent is ready. It comes with the node: who registers
 * nodes sets it. Only if asked for, a node gets it back when it is not ready for a while, by its agent's word or because that is gone.
 */
final class NodeTaints {

    private static final Logger LOG = LoggerFactory.getLogger(NodeTaints.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Mirrors mirrors;
    private final Writer writer;
    private final Mode mode;
    private final Since<String> notReady;
    private final Refusals refusals = new Refusals(LOG, "node");

    /** What is done about the taint. */
    enum Mode {
        /** It is taken off a node that is ready. */
        REMOVE,
        /** Besides, it is put back on a node that is not ready any more. */
        KEEP,
        /** Nothing. */
        OFF;

        static Mode parse(String text) {
            return switch (text) {
                case "remove" -> REMOVE;
                case "keep" -> KEEP;
                case "off" -> OFF;
                default ->
                    throw new IllegalArgumentException(
                            "WEFT_NODE_TAINT is '" + text + "', but must be remove, keep or off");
            };
        }
    }

    NodeTaints(Mirrors mirrors, Writer writer, Mode mode, IntSupplier term) {
        this.mirrors = mirrors;
        this.writer = writer;
        this.mode = mode;
        this.notReady = new Since<>(term);
    }

    /** Must not run while the API server is away: what is old then looks like what is. */
    void run(Instant now) {
        if (mode == Mode.OFF) {
            return;
        }
        for (Stored<NodeRow> node : mirrors.nodes().all()) {
            boolean ready = mirrors.weftNodes()
                    .get(node.key())
                    .map(Stored::row)
                    .filter(WeftNodeRow::ready)
                    .isPresent();
            if (node.row().awaitsAgent() ? ready : overdue(node, ready, now)) {
                set(node, !node.row().awaitsAgent());
            }
        }
        notReady.ended(name -> mirrors.nodes().get(name).isEmpty());
        refusals.ended(name -> mirrors.nodes().get(name).isEmpty());
    }

    private boolean overdue(Stored<NodeRow> node, boolean ready, Instant now) {
        if (ready || mode != Mode.KEEP) {
            notReady.ended(node.key()::equals);
            return false;
        }
        return notReady.holds(node.key(), now).compareTo(PATIENCE) >= 0;
    }

    private void set(Stored<NodeRow> node, boolean present) {
        try {
            writer.apply(new Write.SetTaint(node, present));
            notReady.ended(node.key()::equals);
            refusals.ended(node.key()::equals);
            LOG.info("node {} {} the taint {}", node.key(), present ? "gets" : "loses", NodeRow.AGENT_NOT_READY);
        } catch (Writer.Conflict e) {
            LOG.debug("node {} changed, looking at it again", node.key(), e);
        } catch (RuntimeException e) {
            refusals.note(node.key(), e);
        }
    }
}
