package dev.weft.cli.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands of this package share: where to write, and errors that say what to do. */
abstract class LocalCommand {

    static final int NO = 1;
    static final int BAD_INPUT = 3;

    /** How answers are written. */
    enum Format {
        text,
        json
    }

    @Option(names = "-o", paramLabel = "FORMAT", description = "text or json", defaultValue = "text")
    Format format = Format.text;

    @Spec
    private @Nullable CommandSpec spec;

    PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** Says what went wrong; returns the exit code of bad input. */
    int error(String code, String message, String remedy) {
        if (format == Format.json) {
            ObjectNode error = JsonNodeFactory.instance.objectNode();
            error.putObject("error").put("code", code).put("message", message).put("remedy", remedy);
            out().println(error);
            out().flush();
        } else {
            PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
            err.println("weft: " + message + "; " + remedy);
            err.flush();
        }
        return BAD_INPUT;
    }
}
