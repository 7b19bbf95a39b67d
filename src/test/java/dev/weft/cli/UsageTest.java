package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String line) {
        return WeftCommand.line()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.split(" "));
    }

    /** A kubeconfig that is not there would be bad input: it is not looked for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "explain --kubeconfig /nowhere --from a/b",
                "explain --kubeconfig /nowhere --queries - --to a/b",
                "policy list --kubeconfig /nowhere -A -n x",
                "policy wait --kubeconfig /nowhere netpol/a --deleted --generation 1"
            })
    void wrongUsageIsSaidBeforeAClusterIsLookedFor(String line) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        String command = line.substring(0, line.indexOf(" --")).replaceAll(" (netpol/a|-\\S+)", "");
        assertThat(err.toString())
                .startsWith("weft: ")
                .endsWith("; see: weft " + command + " --help\n")
                .hasLineCount(1)
                .doesNotContain("/nowhere");
    }

    @Test
    void versionCanBeReadByScripts() throws Exception {
        assertThat(run("version -o json")).isZero();
        assertThat(new ObjectMapper().readTree(out.toString()).path("version").asText())
                .isEqualTo(BuildInfo.version());
    }

    @Test
    void versionIsReadAsYaml() {
        assertThat(run("version -o yaml")).isZero();
        assertThat(out.toString()).isEqualTo("---\nversion: \"" + BuildInfo.version() + "\"\n");
    }

    /** Whatever it is that picocli says of it, in as many lines as it likes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stauts",
                "policy",
                "policy eval",
                "policy eval --nonsense",
                "policy list --all",
                "endpoint get",
                "map dump",
                "version -o xml",
                "status --context"
            })
    void wrongUsageIsOneLineWithItsRemedy(String line) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .matches("weft: .+; (?:did you mean .+\\? )?see: weft [a-z ]*--help\\n")
                .hasLineCount(1);
    }

    @Test
    void aNearWordIsSuggested() {
        assertThat(run("stauts")).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean").contains("status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "explain --from a/b -o json",
                "policy list -A -n x -o=json",
                "policy eval --nonsense --output json"
            })
    void scriptsReadWrongUsageAsAnObject(String line) throws Exception {
        assertThat(run(line)).isEqualTo(2);
        assertThat(err.toString()).isEmpty();
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("Usage");
    }
}
