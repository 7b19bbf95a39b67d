package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A configuration that cannot be had is bad input, never an answer, nor the answer of another cluster. */
class BadKubeconfigTest {

    private static final String ONE_CONTEXT = """
            current-context: one
            clusters: [{name: near, cluster: {server: "https://127.0.0.1:1"}}]
            contexts: [{name: one, context: {cluster: near, user: admin}}]
            users: [{name: admin, user: %s}]
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"{token: abc}", "{username: a, password: b}"})
    void unknownContextIsNotTheCurrentOne(String user) throws IOException {
        JsonNode error = error(ONE_CONTEXT.formatted(user), "--context", "other");

        assertThat(error.path("code").asText()).isEqualTo("BadKubeconfig");
        assertThat(error.path("message").asText()).contains("other");
        assertThat(error.path("remedy").asText()).contains("--context");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a", "{clusters: [", "clusters: 7"})
    void whatIsNoKubeconfigSaysSo(String text) throws IOException {
        assertThat(error(text).path("code").asText()).isIn("BadKubeconfig", "ClusterUnreachable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{client-certificate-data: '*', client-key-data: QQ==}",
                "{client-certificate-data: QQ==, client-key-data: QQ==}",
                "{client-certificate: /nowhere/a.pem, client-key: /nowhere/a.key}"
            })
    void certificateThatCannotBeUsedIsNamed(String user) throws IOException {
        JsonNode error = error(ONE_CONTEXT.formatted(user));

        assertThat(error.path("code").asText()).isEqualTo("BadKubeconfig");
        assertThat(error.path("message").asText()).startsWith("client-certificate");
    }

    private JsonNode error(String kubeconfig, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("config"), kubeconfig);
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new PolicyWaitCommand()).setOut(new PrintWriter(out));
        List<String> args = new ArrayList<>(List.of("wnp/a", "--kubeconfig", file.toString()));
        args.addAll(List.of(more));
        assertThat(line.execute(args.toArray(String[]::new))).isEqualTo(ClusterCommand.BAD_INPUT);
        return new ObjectMapper().readTree(out.toString()).path("error");
    }
}
