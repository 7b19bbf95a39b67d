package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A program in an agent's pod that passes lines to the agent's socket and its answers back. */
final class AgentSession implements AutoCloseable {

    private static final String SOCKET = "/run/weft/explain.sock";
    private static final int PATIENCE_SECONDS = 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String pod;
    private final ExecWatch exec;
    private final OutputStream questions;
    private final BufferedReader answers;
    private final BufferedReader errors;

    private AgentSession(String pod, ExecWatch exec) {
        this.pod = pod;
        this.exec = exec;
        this.questions = exec.getInput();
        this.answers = new BufferedReader(new InputStreamReader(exec.getOutput(), StandardCharsets.UTF_8));
        this.errors = new BufferedReader(new InputStreamReader(exec.getError(), StandardCharsets.UTF_8));
    }

    static AgentSession open(KubernetesClient client, String pod) {
        return new AgentSession(
                pod,
                client.pods()
                        .inNamespace(AgentPods.SYSTEM)
                        .withName(pod)
                        .inContainer("agent")
                        .withReadyWaitTimeout(0)
                        .redirectingInput()
                        .redirectingOutput()
                        .redirectingError()
                        .exec("weft-ask", SOCKET));
    }

    String pod() {
        return pod;
    }

    synchronized JsonNode ask(JsonNode question) throws IOException {
        questions.write((question + "\n").getBytes(StandardCharsets.UTF_8));
        questions.flush();
        String line = timed(answers);
        if (line == null) {
            String why = timed(errors);
            throw new IOException(why == null ? "weft-ask ended in its pod" : why);
        }
        return MAPPER.readTree(line);
    }

    private static @Nullable String timed(BufferedReader in) throws IOException {
        CompletableFuture<@Nullable String> line = new CompletableFuture<>();
        line.completeAsync(() -> line(in), task -> Thread.ofVirtual().start(task));
        try {
            return line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static @Nullable String line(BufferedReader in) {
        try {
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        exec.close();
    }
}
