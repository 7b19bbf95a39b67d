package dev.weft.cli;

import dev.weft.cli.fault.Fault;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the words of a command: to people with its usage, to scripts as an object. */
final class WrongUsage implements IParameterExceptionHandler {

    private static final Set<String> JSON = Set.of("-ojson", "-o=json", "--output=json");

    @Override
    public int handleParseException(ParameterException e, String[] words) {
        CommandLine command = e.getCommandLine();
        if (isForScripts(List.of(words))) {
            String remedy = "see: " + command.getCommandSpec().qualifiedName() + " --help";
            new Fault("Usage", e.getMessage(), remedy).printJson(command.getOut());
        } else {
            PrintWriter err = command.getErr();
            err.println(command.getColorScheme().errorText(e.getMessage()));
            UnmatchedArgumentException.printSuggestions(e, err);
            command.usage(err, command.getColorScheme());
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** The words may not be understood, so they are looked through as they are. */
    private static boolean isForScripts(List<String> words) {
        int option = Math.max(words.indexOf("-o"), words.indexOf("--output"));
        return words.stream().anyMatch(JSON::contains)
                || option >= 0
                        && words.subList(option + 1, words.size()).stream()
                                .limit(1)
                                .anyMatch("json"::equals);
    }
}
