package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
        assertThat(error.fieldNames())
                .toIterable()
                .containsExactly("code", "message", "object", "field", "value", "remedy");
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

    /** A credential plugin gives PEM, a kubeconfig base64 of it. */
    @Test
    void certificateOfACredentialPluginIsRead() throws Exception {
        Path key = directory.resolve("key");
        Path certificate = directory.resolve("certificate");
        new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-subj",
                        "/CN=a",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start()
                .waitFor();
        Config config = Config.empty();
        config.setClientCertData(Files.readString(certificate));
        config.setClientKeyData(Files.readString(key));
        assertThat(ClientCertificate.take(config)).hasSize(1);
        assertThat(config.getClientKeyData()).isNull();
    }

    @Test
    void serverNameThatWouldNotBeCheckedIsRefused() throws IOException {
        JsonNode error = error(ONE_CONTEXT
                .formatted("{token: abc}")
                .replace("server: \"https://127.0.0.1:1\"", "server: \"https://127.0.0.1:1\", tls-server-name: other"));

        assertThat(error.path("code").asText()).isEqualTo("BadKubeconfig");
        assertThat(error.path("message").asText()).contains("tls-server-name");
    }

    @Test
    void proxiesOfTheEnvironmentCountUnlessTheKubeconfigNamesOne() throws IOException {
        Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "http://p:1", "no_proxy", "a, .b"));
        Config config = Config.empty();
        proxies.addTo(config);
        assertThat(config.getHttpsProxy()).isEqualTo("http://p:1");
        assertThat(config.getNoProxy()).containsExactly("a", ".b");

        Path file = Files.writeString(
                directory.resolve("proxied"),
                ONE_CONTEXT.formatted("{token: abc}").replace("server:", "proxy-url: \"http://q:2\", server:"));
        Config named = PlainKubeconfig.read(file, null).orElseThrow();
        proxies.addTo(named);
        assertThat(named.getHttpsProxy()).isEqualTo("http://q:2");
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
