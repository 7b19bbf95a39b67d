package dev.weft.cli.completion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes a command line as fish completes it: one {@code complete} for each word, with the words that it follows. */
public final class FishCompletion {

    private final CommandLine root;
    private final List<String> lines = new ArrayList<>();

    public FishCompletion(CommandLine root) {
        this.root = root;
    }

    /** Returns what fish has to read. */
    public String script() {
        lines.clear();
        lines.add("complete -c " + root.getCommandName() + " -f");
        describe(root, List.of());
        return String.join("\n", lines);
    }

    private void describe(CommandLine command, List<String> path) {
        List<CommandLine> subcommands = command.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .filter(entry -> entry.getKey().equals(entry.getValue().getCommandName()))
                .map(Map.Entry::getValue)
                .toList();
        String condition = condition(path, subcommands);
        CommandSpec spec = command.getCommandSpec();
        spec.options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> complete(condition, words(option), option.description()));
        spec.positionalParameters().stream()
                .filter(parameter -> !candidates(parameter).isEmpty())
                .forEach(parameter ->
                        complete(condition, "-a " + quoted(candidates(parameter)), parameter.description()));
        for (CommandLine sub : subcommands) {
            String name = sub.getCommandName();
            complete(
                    condition, "-a " + name, sub.getCommandSpec().usageMessage().description());
            describe(sub, Stream.concat(path.stream(), Stream.of(name)).toList());
        }
    }

    private void complete(String condition, String what, String[] about) {
        String line = "complete -c %s -n %s %s".formatted(root.getCommandName(), quoted(condition), what);
        lines.add(about.length == 0 ? line : line + " -d " + quoted(about[0].replace("%n", " ")));
    }

    /** The words of the path are there, and none yet of those that may follow. */
    private static String condition(List<String> path, List<CommandLine> next) {
        if (path.isEmpty()) {
            return "__fish_use_subcommand";
        }
        String there =
                path.stream().map(word -> "__fish_seen_subcommand_from " + word).collect(Collectors.joining("; and "));
        return next.isEmpty()
                ? there
                : there + "; and not __fish_seen_subcommand_from "
                        + next.stream().map(CommandLine::getCommandName).collect(Collectors.joining(" "));
    }

    private static String words(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                .collect(Collectors.joining(" "));
        if (option.arity().max() == 0) {
            return names;
        }
        if (List.of(option.auxiliaryTypes()).contains(Path.class)) {
            return names + " -r -F";
        }
        String candidates = candidates(option);
        return candidates.isEmpty() ? names + " -x" : names + " -x -a " + quoted(candidates);
    }

    private static String candidates(ArgSpec arg) {
        return arg.type().isEnum()
                ? Arrays.stream(arg.type().getEnumConstants())
                        .map(Object::toString)
                        .collect(Collectors.joining(" "))
                : "";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
