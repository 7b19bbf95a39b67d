package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.cli.eval.QueryReader;
import dev.weft.cli.fault.ApiFault;
import dev.weft.cli.fault.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Answers questions about a live cluster. Pods and policies are looked up once, however many questions are about them. */
public final class Explainer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Explainer.class.getName());

    private final QueryReader reader = new QueryReader(new ObjectMapper());
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Agents agents;
    private final Ends ends;
    private final Journey journey;
    private final LiveRules rules;

    public Explainer(KubernetesClient client) {
        this(client, new AgentPods(client));
    }

    Explainer(KubernetesClient client, Agents agents) {
        this.agents = agents;
        this.ends = new Ends(client, executor);
        this.journey = new Journey(agents, executor);
        this.rules = new LiveRules(client, executor);
    }

    public Explained explain(Request request) throws ExplainException {
        String fromName = request.naming().of("from");
        String toName = request.naming().of("to");
        CompletableFuture<End> sender = find(fromName, request.from(), request);
        End to = join(find(toName, request.to(), request));
        End from = join(sender);
        if (from instanceof End.Literal && to instanceof End.Literal) {
            throw new ExplainException(
                    "NoPod",
                    fromName + " " + from.text() + " and " + toName + " " + to.text() + " are two addresses",
                    "name one of them as NAMESPACE/POD: its node is asked who has the other");
        }
        End receiver = to instanceof End.Literal address && request.namesPort() ? ends.holder(toName, address) : to;
        Packet packet = Packet.of(request, from, to, receiver);
        Journey.Report report = journey.make(packet, from, to);
        if (report.hops().isEmpty() && !report.unasked().isEmpty()) {
            throw report.unasked().getFirst();
        }
        List<ObjectNode> named = new ArrayList<>();
        report.hops().forEach(hop -> collect(hop, named));
        rules.complete(named);
        Explained explained = Explained.of(from, to, packet, report);
        if (explained.isUnknown()) {
            // Whoever has the address by now is looked up anew by the next question.
            ends.forget(List.of(from, to));
        }
        return explained;
    }

    /**
     * Answers a question a line; what cannot be answered gets an error in its place.
     *
     * @param answers takes each as soon as it is there
     * @return whether all could be answered
     */
    public boolean answerLines(BufferedReader lines, String namespace, Consumer<JsonNode> answers) throws IOException {
        boolean all = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                JsonNode answer = answer(line, namespace);
                all &= !answer.has("error");
                answers.accept(answer);
            }
        }
        return all;
    }

    private JsonNode answer(String line, String namespace) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().putNull("id");
        Fault fault;
        try {
            JsonNode question = Request.tree(line, reader);
            answer.set("id", question.get("id"));
            return answer.setAll(
                    explain(Request.of(question, reader, namespace)).json());
        } catch (ExplainException e) {
            fault = e.fault();
        } catch (KubernetesClientException e) {
            fault = ApiFault.of(e);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "A question failed", e);
            fault = Fault.unexpected(e);
        }
        // No question may end those behind it.
        return answer.set("error", fault.json());
    }

    private static void collect(JsonNode hop, List<ObjectNode> named) {
        for (String direction : List.of("egress", "ingress")) {
            for (String part : List.of("rule", "nearest")) {
                if (hop.path(direction).path(part) instanceof ObjectNode rule) {
                    named.add(rule);
                }
            }
        }
    }

    private CompletableFuture<End> find(String field, String text, Request request) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ends.find(field, text, request.namespace());
                    } catch (ExplainException e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }

    private static End join(CompletableFuture<End> end) throws ExplainException {
        try {
            return end.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ExplainException known) {
                throw known;
            }
            if (e.getCause() instanceof RuntimeException other) {
                throw other;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        agents.close();
        executor.shutdownNow();
    }
}
