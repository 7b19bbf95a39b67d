package dev.weft.cli;

import dev.weft.cli.fault.Fault;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the words of a command: to people in a line, to scripts as an object. */
final class WrongUsage implements IParameterExceptionHandler {

    private static final Set<String> JSON = Set.of("-ojson", "-o=json", "--output=json");

    @Override
    public int handleParseException(ParameterException e, String[] words) {
        CommandLine command = e.getCommandLine();
        String remedy = "see: " + command.getCommandSpec().qualifiedName() + " --help";
        Fault fault = new Fault("Usage", String.valueOf(e.getMessage()), suggestion(e) + remedy);
        if (isForScripts(List.of(words))) {
            fault.printJson(command.getOut());
        } else {
            fault.printLine(command.getErr());
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String suggestion(ParameterException e) {
        List<String> near = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return near.isEmpty() ? "" : "did you mean " + near.getFirst() + "? ";
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
