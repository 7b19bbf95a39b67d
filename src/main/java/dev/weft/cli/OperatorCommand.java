package dev.weft.cli;

import dev.weft.operator.OperatorApplication;
import dev.weft.sched.ffi.TimeSlice;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code weft operator}: the role that allocates identities and addresses. */
@Command(
        name = "operator",
        description = "Run the operator: allocate identities and pod addresses.",
        mixinStandardHelpOptions = true)
final class OperatorCommand implements Callable<Integer> {

    private static final String HTTP_PORT = "9961";

    @Override
    public Integer call() {
        System.setProperty("quarkus.http.port", HTTP_PORT);
        System.setProperty("quarkus.http.host", "0.0.0.0");
        // Before the first thread of the role is there. What they do is short, and somebody's packet waits for it.
        TimeSlice.request(TimeSlice.LEAST);
        Quarkus.run(OperatorApplication.class);
        return 0;
    }
}
