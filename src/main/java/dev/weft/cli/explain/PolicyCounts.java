package dev.weft.cli.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.v1alpha1.PolicyStagedStatus;
import dev.weft.barrier.Trial;
import dev.weft.kube.TrialStatus;
import dev.weft.model.PolicyRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What a generation of a policy has decided on all nodes together, since their agents began.
 *
 * @param rules by direction, rule and outcome
 * @param staged what it would have done, if it is staged and a node with pods that it selects has answered
 * @param silent the nodes that could not be asked, with the reason
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyCounts(List<Count> rules, @Nullable PolicyStagedStatus staged, Map<String, String> silent) {

    /**
     * Of one rule.
     *
     * @param rule its index in the policy's list for the direction; null: denied as no rule allows it
     * @param outcome enforced, staged, would-deny or would-allow
     * @param judged how often it decided: flows begun or judged anew, packets that were dropped or belong to no flow
     * @param last when it decided last, or its flows were last credited; null if never
     */
    public record Count(
            String direction,
            @Nullable Integer rule,
            String outcome,
            long judged,
            long packets,
            long bytes,
            @Nullable String last) {

        Count plus(Count other) {
            String later = last == null || other.last != null && other.last.compareTo(last) > 0 ? other.last : last;
            return new Count(
                    direction,
                    rule,
                    outcome,
                    judged + other.judged,
                    packets + other.packets,
                    bytes + other.bytes,
                    later);
        }
    }

    /** Asks the agents, all at the same time. */
    public static PolicyCounts read(KubernetesClient client, Collection<String> nodes, PolicyRef policy) {
        try (Agents agents = new AgentPods(client)) {
            return read(agents, nodes, policy);
        }
    }

    static PolicyCounts read(Agents agents, Collection<String> nodes, PolicyRef policy) {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.putObject("counts")
                .put("kind", policy.kind())
                .put("namespace", policy.namespace())
                .put("name", policy.name());
        Answers found = new Answers(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
        Map<String, String> silent = new ConcurrentSkipListMap<>();
        try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String node : nodes) {
                tasks.execute(() -> ask(agents, node, question, policy, found, silent));
            }
        }
        return new PolicyCounts(
                sum(found.counts),
                found.trials.stream().reduce(Trial::plus).map(TrialStatus::of).orElse(null),
                new TreeMap<>(silent));
    }

    /** What has come in. */
    private record Answers(Collection<Count> counts, Collection<Trial> trials) {}

    private static void ask(
            Agents agents,
            String node,
            JsonNode question,
            PolicyRef policy,
            Answers found,
            Map<String, String> silent) {
        try {
            JsonNode answer = agents.ask(node, question);
            if (!answer.path("ok").asBoolean()) {
                silent.put(node, answer.path("message").asText());
            }
            for (JsonNode count : answer.path("counts")) {
                if (isOf(policy, count)) {
                    found.counts.add(count(count));
                }
            }
            if (answer.path("trial").isObject() && trial(answer.path("trial")).isOf(policy)) {
                found.trials.add(trial(answer.path("trial")));
            }
        } catch (ExplainException e) {
            silent.put(node, e.problem());
        }
    }

    /** A policy that was deleted may have had the same name, and generations begin anew. */
    private static boolean isOf(PolicyRef policy, JsonNode count) {
        return count.path("uid").asText().equals(policy.uid())
                && count.path("generation").asLong() == policy.generation();
    }

    private static Trial trial(JsonNode json) {
        return new Trial(
                json.path("uid").asText(),
                json.path("generation").asLong(),
                Instant.parse(json.path("since").asText()),
                1,
                json.path("endpoints").asInt(),
                json.path("endpointsWithTraffic").asInt(),
                json.path("wouldDenyPackets").asLong(),
                json.path("wouldAllowPackets").asLong());
    }

    private static Count count(JsonNode json) {
        return new Count(
                json.path("direction").asText(),
                json.path("rule").isNull()
                        ? null
                        : Integer.valueOf(json.path("rule").asInt()),
                json.path("outcome").asText(),
                json.path("judged").asLong(),
                json.path("packets").asLong(),
                json.path("bytes").asLong(),
                json.path("last").isNull() ? null : json.path("last").asText());
    }

    private static List<Count> sum(Collection<Count> found) {
        Map<String, Count> sums = new TreeMap<>();
        found.forEach(count -> sums.merge(
                "%s %6d %s".formatted(count.direction, count.rule == null ? 0 : count.rule + 1, count.outcome),
                count,
                Count::plus));
        return new ArrayList<>(sums.values());
    }
}
