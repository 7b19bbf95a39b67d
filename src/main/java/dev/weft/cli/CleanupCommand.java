package dev.weft.cli;

import dev.weft.agent.NodeCleanup;
import dev.weft.net.NetException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft cleanup}: exit 0 if nothing of Weft is left on this node, 1 if something could not be removed. */
@Command(
        name = "cleanup",
        description = "Take everything of Weft off this node. The agent must be gone; pods lose their network.",
        mixinStandardHelpOptions = true)
final class CleanupCommand implements Callable<Integer> {

    @Option(names = "--host-root", paramLabel = "DIR", description = "where the node's files are", defaultValue = "/")
    private Path hostRoot = Path.of("/");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try {
            new NodeCleanup(hostRoot).run();
            return 0;
        } catch (IOException | NetException e) {
            Objects.requireNonNull(spec)
                    .commandLine()
                    .getErr()
                    .println("weft: cannot clean up: " + e.getMessage() + "; mend it and run this again");
            return 1;
        }
    }
}
