package dev.weft.cli;

import dev.weft.cli.fault.Fault;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Ends a command that failed as one with bad input: an exit code of 1 would be an answer, and a stack trace is none. */
final class UnexpectedFault implements IExecutionExceptionHandler {

    private static final Logger LOG = System.getLogger(UnexpectedFault.class.getName());
    private static final int EXIT = 3;

    @Override
    public int handleExecutionException(Exception e, CommandLine command, @Nullable ParseResult parsed)
            throws Exception {
        if (command.getCommand() instanceof AgentCommand || command.getCommand() instanceof OperatorCommand) {
            // Its log is all that anybody will have of it.
            throw e;
        }
        LOG.log(Level.DEBUG, "A command failed", e);
        Fault fault = Fault.unexpected(isError(e) ? e.getCause() : e);
        if (isForScripts(command)) {
            fault.printJson(command.getOut());
        } else {
            fault.printLine(command.getErr());
        }
        return EXIT;
    }

    /** What is no exception arrives within one. */
    private static boolean isError(Exception e) {
        return e instanceof ExecutionException && e.getCause() != null;
    }

    private static boolean isForScripts(CommandLine command) {
        OptionSpec format = command.getCommandSpec().findOption("-o");
        return format != null && "json".equals(String.valueOf(format.<Object>getValue()));
    }
}
