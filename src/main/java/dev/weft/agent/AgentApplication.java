package dev.weft.agent;

import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.kube.ApiConnection;
import dev.weft.net.ffi.NetlinkNetwork;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agent's life in the process: starts it, answers for its health, stops it. */
@ApplicationScoped
public class AgentApplication implements QuarkusApplication {

    /** System property of a process that runs this role: the health checks of all roles are in each. */
    public static final String ROLE = "weft.agent";

    private final MeterRegistry meters;
    private final Vertx vertx;
    private volatile @Nullable Agent agent;

    AgentApplication(MeterRegistry meters, Vertx vertx) {
        this.meters = meters;
        this.vertx = vertx;
    }

    @Override
    public int run(String... args) throws Exception {
        AgentSettings settings = AgentSettings.read(System.getenv(), System.getProperty("weft.home", "."));
        try (NetlinkNetwork network = new NetlinkNetwork();
                Agent started = new Agent(
                        settings, ApiConnection.open(System.getenv(), vertx), new NativeKernel(), network, meters)) {
            agent = started;
            started.start();
            Quarkus.waitForExit();
        }
        return 0;
    }

    /** Returns what is not well; nothing in a process that is no agent. */
    List<String> troubles() {
        Agent running = agent;
        if (running != null) {
            return running.health();
        }
        return Boolean.getBoolean(ROLE) ? List.of("starting") : List.of();
    }
}
