package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class UnexpectedFaultTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Command(name = "fail")
    private static final class Failing implements Callable<Integer> {

        @Option(names = "-o")
        private String format = "text";

        @Override
        public Integer call() {
            if (format.equals("error")) {
                throw new NoClassDefFoundError("dev/weft/Nowhere");
            }
            throw new IllegalStateException("out of thin air, as " + format);
        }
    }

    private int run(String... args) {
        CommandLine line = WeftCommand.line().addSubcommand(new Failing());
        // A subcommand that comes later is told nothing of how the others end.
        line.getSubcommands().get("fail").setExecutionExceptionHandler(line.getExecutionExceptionHandler());
        return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    }

    @Test
    void isNoAnswerButALine() {
        assertThat(run("fail")).isEqualTo(3);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly("weft: java.lang.IllegalStateException: out of thin air, as text;"
                        + " this is a mistake of weft: please report it");
    }

    @Test
    void isNoAnswerIfItIsAnErrorEither() {
        assertThat(run("fail", "-o", "error")).isEqualTo(3);
        assertThat(err.toString().lines())
                .containsExactly("weft: java.lang.NoClassDefFoundError: dev/weft/Nowhere;"
                        + " this is a mistake of weft: please report it");
    }

    @Test
    void isAnObjectIfJsonIsAskedFor() throws Exception {
        assertThat(run("fail", "-o", "json")).isEqualTo(3);
        assertThat(err.toString()).isEmpty();
        JsonNode error = new ObjectMapper().readTree(out.toString()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("Internal");
        assertThat(error.path("message").asText()).contains("out of thin air");
        assertThat(error.path("object").isNull()).isTrue();
    }

    @Test
    void everyCommandHasTheHandler() {
        assertThat(WeftCommand.line().getSubcommands().values())
                .extracting(CommandLine::getExecutionExceptionHandler)
                .allMatch(UnexpectedFault.class::isInstance);
    }

    /** Whoever runs a role has nothing but its log to see why it ended. */
    @Test
    void aRoleThatFailsSaysWhere() {
        CommandLine agent = WeftCommand.line().getSubcommands().get("agent");
        Exception fault = new IllegalStateException("no such port");
        assertThatThrownBy(() -> new UnexpectedFault().handleExecutionException(fault, agent, null))
                .isSameAs(fault);
    }
}
