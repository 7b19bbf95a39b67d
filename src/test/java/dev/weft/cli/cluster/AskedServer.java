package dev.weft.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.kube.ApiServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Commands that ask the API server of the run, as a user does: by a kubeconfig. */
record AskedServer(String kubeconfig) {

    /** What a command said, and its exit code. */
    record Answer(int exit, String out, String err) {

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException(out + err, e);
            }
        }

        JsonNode fault() {
            return json().path("error");
        }
    }

    /** Returns one whose context has a namespace. */
    static AskedServer by(ApiServer server, Path directory, String namespace) throws IOException {
        String config =
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: u, user: {token: "%s"}}]
                contexts: [{name: x, context: {cluster: c, user: u, namespace: "%s"}}]
                current-context: x
                """.formatted(server.access().getFirst(), server.access().getLast(), namespace);
        return new AskedServer(
                Files.writeString(directory.resolve("kubeconfig"), config).toString());
    }

    Answer ask(ClusterCommand command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--kubeconfig", kubeconfig));
        all.addAll(List.of(arguments));
        int exit = new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Answer(exit, out.toString(), err.toString());
    }
}
