package dev.weft.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Runs many commands in one process, so that the virtual machine can remember what they load; see build/train. Answers
 * do not count, not even errors.
 */
@Command(
        name = "training",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Run commands for the build's ahead-of-time cache.")
final class TrainingCommand implements Callable<Integer> {

    @Parameters(paramLabel = "LINE", description = "A command line, its words apart by single spaces.")
    private List<String> lines = List.of();

    @Override
    public Integer call() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        for (String line : lines) {
            String[] args = line.split(" ");
            WeftCommand.line(args).setOut(nowhere).setErr(nowhere).execute(args);
        }
        return 0;
    }
}
