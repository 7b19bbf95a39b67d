package dev.weft.cli;

import dev.weft.agent.AgentApplication;
import dev.weft.sched.ffi.TimeSlice;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code weft agent}: runs the node agent until it is stopped. */
@Command(
        name = "agent",
        description = "Run the node agent (in its DaemonSet; settings come from the environment).",
        mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {

    private static final String PORT = "9960";

    @Override
    public Integer call() {
        System.setProperty("quarkus.http.port", PORT);
        System.setProperty(AgentApplication.ROLE, "true");
        // Before the first thread of the role is there. What they do is short, and somebody's packet waits for it.
        TimeSlice.request(TimeSlice.LEAST);
        Quarkus.run(AgentApplication.class);
        return 0;
    }
}
