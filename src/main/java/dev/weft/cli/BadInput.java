package dev.weft.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.cli.eval.InputError;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Says what is wrong with manifests: a line on stderr, and an object on stdout if JSON is asked for. */
final class BadInput {

    private static final int EXIT = 3;

    private BadInput() {}

    /** Returns the exit code. */
    static int report(CommandSpec spec, InputError error, boolean json) throws JsonProcessingException {
        if (json) {
            spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(Map.of("error", error)));
            spec.commandLine().getOut().flush();
        }
        spec.commandLine().getErr().println("weft: " + error.line());
        spec.commandLine().getErr().flush();
        return EXIT;
    }
}
