package dev.weft.agent.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.agent.staged.Trials;
import dev.weft.datapath.abi.TallyKind;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.model.PolicyRef;
import dev.weft.model.RuleRef;
import dev.weft.observe.Decided;
import dev.weft.observe.KernelClock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Says what a policy has decided on this node: {@code {"counts":{"kind","namespace","name"}}}. The answer has an entry for
 * each of its rules and outcomes that occurred, and {@code trial} if the policy is staged and selects pods here.
 */
public record Counts(Supplier<Map<Decided, TallyValue>> totals, Supplier<List<Trials.Outcome>> trials) {

    static final String FIELD = "counts";

    private static final Comparator<Decided> ORDER = Comparator.comparing(
                    (Decided decided) -> decided.rule().direction())
            .thenComparing(decided -> decided.rule().index())
            .thenComparing(Decided::kind);

    ObjectNode answer(JsonNode asked) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("ok", true);
        ArrayNode counts = answer.putArray(FIELD);
        totals.get().entrySet().stream()
                .filter(entry -> isOf(entry.getKey().rule().policy(), asked))
                .sorted(Map.Entry.comparingByKey(ORDER))
                .forEach(entry -> counts.add(count(entry.getKey(), entry.getValue())));
        trials.get().stream()
                .filter(trial -> isOf(trial.policy(), asked))
                .findFirst()
                .ifPresent(trial -> answer.set("trial", trial(trial)));
        return answer;
    }

    private static ObjectNode trial(Trials.Outcome trial) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("uid", trial.policy().uid())
                .put("generation", trial.policy().generation())
                .put("since", KernelClock.wall(trial.since()).toString())
                .put("endpoints", trial.endpoints())
                .put("endpointsWithTraffic", trial.tried())
                .put("wouldDenyPackets", trial.wouldDeny())
                .put("wouldAllowPackets", trial.wouldAllow());
    }

    private static boolean isOf(PolicyRef policy, JsonNode asked) {
        return policy.kind().equals(asked.path("kind").asText())
                && policy.namespace().equals(asked.path("namespace").asText())
                && policy.name().equals(asked.path("name").asText());
    }

    private static ObjectNode count(Decided decided, TallyValue value) {
        RuleRef rule = decided.rule();
        boolean isolation = rule.index() == Decided.ISOLATION;
        return JsonNodeFactory.instance
                .objectNode()
                .put("uid", rule.uid())
                .put("generation", rule.generation())
                .put("direction", AnswerJson.word(rule.direction()))
                .put("rule", isolation ? null : Integer.valueOf(rule.index()))
                .put("outcome", decided.kind() == TallyKind.ENFORCED ? "enforced" : AnswerJson.word(decided.kind()))
                .put("judged", value.judged())
                .put("packets", value.packets())
                .put("bytes", value.bytes())
                .put(
                        "last",
                        value.last() == 0
                                ? null
                                : KernelClock.wall(value.last()).toString());
    }
}
