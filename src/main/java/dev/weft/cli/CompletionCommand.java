package dev.weft.cli;

import dev.weft.cli.completion.FishCompletion;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft completion SHELL}: what a shell has to read to complete the words of this command. */
@Command(
        name = "completion",
        description = "Print what a shell has to read to complete the words of this command.",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

    /** Whose language it is written in; zsh reads that of bash. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
    private @Nullable Shell shell;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine all = WeftCommand.line();
        spec.commandLine()
                .getOut()
                .println(
                        shell == Shell.fish
                                ? new FishCompletion(all).script()
                                : AutoComplete.bash(all.getCommandName(), all).stripTrailing());
        return 0;
    }
}
