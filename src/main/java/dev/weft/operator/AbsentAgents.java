package dev.weft.operator;

import dev.weft.barrier.NodeReport;
import dev.weft.kube.NodeRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.operator.plan.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what an agent that is gone said last: that its node is ready. Nobody else would, and what the node forwards
 * and enforces from then on is what was in force. The agent says anew how it is as soon as it is back.
 */
final class AbsentAgents {

    /** Longer than a restart of an agent takes. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /**
     * For nodes whose kubelet is silent: pods of such nodes are called not ready, although they may well be. An agent that
     * can report does so every four minutes.
     */
    static final Duration PATIENCE_IF_SILENT = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(AbsentAgents.class);

    private final Mirrors mirrors;
    private final Writer writer;
    /** For what people read. */
    private final InstantSource wall;

    private final Term term;
    private final Map<String, Silence> silences = new HashMap<>();
    private final Refusals refusals = new Refusals(LOG, "node");

    /** Since when an agent was not there and did not report, and what it had reported by then. */
    private record Silence(Instant since, NodeReport last, boolean kubeletToo) {

        /** Of what was said while the kubelet was silent, nothing is known of the agent. */
        boolean goesOn(NodeReport report, boolean silent) {
            return last.equals(report) && (silent || !kubeletToo);
        }
    }

    /** @param term a number that changes whenever this replica comes to lead */
    AbsentAgents(Mirrors mirrors, Writer writer, InstantSource wall, IntSupplier term) {
        this.mirrors = mirrors;
        this.writer = writer;
        this.wall = wall;
        this.term = new Term(term);
    }

    /** Must not run while the API server is away: what is old then looks like what is. */
    void run(Instant now) {
        if (term.isNew()) {
            silences.clear();
        }
        mirrors.weftNodes().all().forEach(node -> look(node, now));
        silences.keySet().removeIf(name -> mirrors.weftNodes().get(name).isEmpty());
        refusals.ended(name -> mirrors.weftNodes().get(name).isEmpty());
    }

    private void look(Stored<WeftNodeRow> node, Instant now) {
        if (!node.row().ready() || isPresent(node.key())) {
            silences.remove(node.key());
            return;
        }
        NodeReport report = node.row().report();
        boolean silent = mirrors.nodes()
                .get(node.key())
                .map(Stored::row)
                .filter(NodeRow::silent)
                .isPresent();
        Silence silence = silences.compute(
                node.key(),
                (_, old) -> new Silence(old != null && old.goesOn(report, silent) ? old.since() : now, report, silent));
        Duration patience = silent ? PATIENCE_IF_SILENT : PATIENCE;
        if (!silence.since().plus(patience).isAfter(now)) {
            tell(node, silent, Duration.between(silence.since(), now));
        }
    }

    private boolean isPresent(String node) {
        return mirrors.agents().in(node).stream().anyMatch(agent -> agent.row().ready());
    }

    private void tell(Stored<WeftNodeRow> node, boolean silent, Duration silence) {
        Instant since = wall.instant().minus(silence).truncatedTo(ChronoUnit.SECONDS);
        String why = silent ? "the node's kubelet is silent and its agent has not reported" : "no agent is ready there";
        try {
            writer.apply(new Write.SetAbsent(
                    node,
                    why + " since " + since + "; the node forwards and enforces what was in force, and no changes"));
            refusals.ended(node.key()::equals);
            LOG.warn("node {} is not known to be ready any more: {} since {}", node.key(), why, since);
        } catch (Writer.Conflict e) {
            LOG.debug("node {} changed, looking at it again", node.key(), e);
        } catch (RuntimeException e) {
            refusals.note(node.key(), e);
        }
    }
}
