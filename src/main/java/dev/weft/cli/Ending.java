package dev.weft.cli;

import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs a command so that also an {@link Error}, which picocli lets pass, ends it as {@link UnexpectedFault} says. */
final class Ending implements IExecutionStrategy {

    private final IExecutionStrategy strategy = new RunLast();

    @Override
    public int execute(ParseResult parsed) {
        try {
            return strategy.execute(parsed);
        } catch (Error e) {
            throw new ExecutionException(last(parsed), e.toString(), e);
        }
    }

    private static CommandLine last(ParseResult parsed) {
        return parsed.hasSubcommand()
                ? last(parsed.subcommand())
                : parsed.commandSpec().commandLine();
    }
}
