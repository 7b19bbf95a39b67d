package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that a node has no room for, in manifests. */
class PolicyEvalRoomTest {

    private record Run(int exit, String out, String err) {}

    @TempDir
    private Path directory;

    private Run eval(String... policies) throws IOException {
        Files.writeString(
                directory.resolve("model.yaml"),
                IntStream.range(0, 300).mapToObj(PolicyEvalRoomTest::pod).collect(Collectors.joining()));
        Files.writeString(directory.resolve("policies.yaml"), String.join("", policies));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = WeftCommand.line()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(
                        "policy",
                        "eval",
                        "-f",
                        directory.toString(),
                        "--from",
                        "shop/p1",
                        "--to",
                        "shop/p2",
                        "--port",
                        "1001");
        return new Run(exit, out.toString(), err.toString());
    }

    private static String pod(int number) {
        return """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {namespace: shop, name: p%d, labels: {app: p%d}}
                status: {podIPs: [{ip: 10.0.%d.%d}]}
                """.formatted(number, number, number / 250, number % 250 + 1);
    }

    private static String policy(String name, int ports) {
        return """
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: shop, name: %s}
                spec:
                  podSelector: {}
                  ingress:
                  - from: [{podSelector: {}}]
                    ports: [%s]
                """.formatted(
                        name,
                        IntStream.range(0, ports)
                                .mapToObj(port -> "{port: " + (1001 + 2 * port) + "}")
                                .collect(Collectors.joining(",")));
    }

    @Test
    void theOneThatGivesWayIsNamedInAWarningAndDoesNotAllow() throws IOException {
        Run run = eval(policy("large", 300), policy("small", 2).replace("1001", "2001"));
        assertThat(run.exit()).isZero();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "warning: NetworkPolicy shop/large: spec.ingress[0]: '1 peer, 300 ports' and the other rules")
                .contains("name ranges of ports, fewer ports, or fewer peers");
        assertThat(run.out()).startsWith("deny ");
    }

    @Test
    void whatFitsIsNotWarnedOf() throws IOException {
        Run run = eval(policy("large", 200));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("allow ");
    }
}
