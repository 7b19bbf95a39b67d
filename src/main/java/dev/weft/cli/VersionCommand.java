package dev.weft.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weft.cli.answer.Format;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft version}: the version of this build. */
@Command(name = "version", description = "Print the version of this build.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

    @Option(names = "-o", paramLabel = "FORMAT", description = "text, json or yaml", defaultValue = "text")
    private Format format = Format.text;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(line(BuildInfo.version()));
        return 0;
    }

    private String line(String version) {
        return format == Format.text
                ? "weft " + version
                : format.write(JsonNodeFactory.instance.objectNode().put("version", version));
    }
}
