package dev.weft.cli.node;

import dev.weft.cli.answer.Format;
import dev.weft.cli.fault.Fault;
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

    @Option(names = "-o", paramLabel = "FORMAT", description = "text, json or yaml", defaultValue = "text")
    Format format = Format.text;

    @Spec
    private @Nullable CommandSpec spec;

    PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** Says what went wrong; returns the exit code of bad input. */
    int error(String code, String message, String remedy) {
        return error(new Fault(code, message, remedy));
    }

    /** Says what went wrong; returns the exit code of bad input. */
    int error(Fault fault) {
        if (format == Format.json) {
            fault.printJson(out());
        } else {
            fault.printLine(Objects.requireNonNull(spec).commandLine().getErr());
        }
        return BAD_INPUT;
    }
}
