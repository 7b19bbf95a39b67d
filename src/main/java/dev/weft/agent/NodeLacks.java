package dev.weft.agent;

import dev.weft.agent.preflight.Lack;
import dev.weft.agent.preflight.NodeFacts;
import dev.weft.agent.preflight.Preflight;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/** Looks for what this node lacks, and says it: in its WeftNode, by Events and in the log. */
final class NodeLacks {

    /** Reads what is judged, however long that takes. */
    @FunctionalInterface
    interface Facts {
        NodeFacts read() throws IOException, InterruptedException;
    }

    private static final Logger LOG = System.getLogger(NodeLacks.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Preflight preflight;
    private final NodeStatus status;
    private final Sight sight;

    NodeLacks(Preflight preflight, NodeStatus status, Sight sight) {
        this.preflight = preflight;
        this.status = status;
        this.sight = sight;
    }

    /** Says what is lacking for as long as something fatal is: the node is not touched before it is mended. */
    void refuse(Facts facts) throws IOException, InterruptedException {
        while (true) {
            List<Lack> lacks = preflight.check(facts.read());
            status.lacks(lacks);
            sight.lacks(lacks);
            if (lacks.stream().noneMatch(Lack::fatal)) {
                return;
            }
            lacks.forEach(lack -> LOG.log(Level.ERROR, "{0}: {1}; {2}", lack.reason(), lack.message(), lack.remedy()));
            Thread.sleep(PAUSE);
        }
    }
}
