package dev.weft.cli;

import dev.weft.cli.cluster.EndpointCommand;
import dev.weft.cli.cluster.ExplainCommand;
import dev.weft.cli.cluster.IdentityCommand;
import dev.weft.cli.cluster.NodeCommand;
import dev.weft.cli.cluster.StatusCommand;
import dev.weft.cli.node.MapCommand;
import dev.weft.cli.node.MonitorCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root command: only groups the others. */
@Command(
        name = "weft",
        description = "Kubernetes networking, security and observability as one stack.",
        mixinStandardHelpOptions = true)
final class WeftCommand {

    private static final List<Class<?>> COMMANDS = List.of(
            VersionCommand.class,
            CompletionCommand.class,
            AgentCommand.class,
            OperatorCommand.class,
            StatusCommand.class,
            EndpointCommand.class,
            IdentityCommand.class,
            NodeCommand.class,
            PolicyCommand.class,
            MapCommand.class,
            MonitorCommand.class,
            ExplainCommand.class,
            InstallCniCommand.class,
            UninstallCniCommand.class,
            CleanupCommand.class,
            TrainingCommand.class);

    /** Makes the command line with all commands. */
    static CommandLine line() {
        return with(COMMANDS);
    }

    /** Makes the command line for some arguments. To describe all commands takes longer than most of them. */
    static CommandLine line(String... args) {
        List<Class<?>> called = COMMANDS.stream()
                .filter(command -> args.length > 0 && name(command).equals(args[0]))
                .toList();
        return called.isEmpty() ? line() : with(called);
    }

    private static CommandLine with(List<Class<?>> commands) {
        CommandLine line = new CommandLine(new WeftCommand());
        commands.forEach(command -> line.addSubcommand(command));
        return line.setExecutionStrategy(new Ending())
                .setExecutionExceptionHandler(new UnexpectedFault())
                .setParameterExceptionHandler(new WrongUsage());
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }
}
