package dev.weft.agent;

import dev.weft.agent.health.Pulse;
import dev.weft.agent.preflight.Lack;
import dev.weft.agent.preflight.NodeFacts;
import dev.weft.agent.preflight.NodeProbe;
import dev.weft.agent.preflight.Preflight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks for what this node lacks: before it is touched, and then for what the agent goes on beside. */
final class NodeLacks implements AutoCloseable {

    /** Reads what is judged, however long that takes. */
    @FunctionalInterface
    interface Facts {
        NodeFacts read() throws IOException, InterruptedException;
    }

    private static final Logger LOG = System.getLogger(NodeLacks.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final NodeProbe probe;
    private final Preflight preflight;
    private final Consumer<List<Lack>> told;
    private volatile List<Lack> last = List.of();
    private @Nullable Pulse pulse;

    /** @param told says the lacks to others; it is called with all that there are */
    NodeLacks(NodeProbe probe, Preflight preflight, Consumer<List<Lack>> told) {
        this.probe = probe;
        this.preflight = preflight;
        this.told = told;
    }

    /** Says what is lacking for as long as something fatal is: the node is not touched before it is mended. */
    void refuse(Facts facts) throws IOException, InterruptedException {
        while (true) {
            last = preflight.check(facts.read());
            told.accept(last);
            if (last.stream().noneMatch(Lack::fatal)) {
                return;
            }
            last.forEach(lack -> LOG.log(Level.ERROR, "{0}: {1}", lack.reason(), lack.words()));
            Thread.sleep(PAUSE);
        }
    }

    /** Begins to look again at what goes when somebody mends it, and may come: such as other networks' configurations. */
    void watch(Duration period) {
        pulse = Pulse.every("what the agent goes on beside", period, this::look);
    }

    private void look() {
        List<Lack> now = beside();
        if (!now.equals(last)) {
            last = now;
            told.accept(now);
        }
    }

    private List<Lack> beside() {
        try {
            return Preflight.beside(probe.conflists(), probe.switches());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (pulse != null) {
            pulse.close();
        }
    }
}
