package dev.weft.agent.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.datapath.abi.DropReason;
import dev.weft.model.Direction;
import dev.weft.model.RuleRef;
import dev.weft.model.SecurityLabels;
import dev.weft.observe.AbiJson;
import dev.weft.policy.nearest.NearestRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of an answer as JSON; docs/explain.md has the fields. */
record AnswerJson(Known known) {

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    ObjectNode answer(Hook hook, DropReason drop, Judged judged, Map<Direction, Judged.Decision> decisions) {
        boolean passes = drop == DropReason.NONE;
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("ok", true)
                .put("node", known.nodeName())
                .put("program", hook.program())
                .put("verdict", hook == Hook.NONE ? "n/a" : passes ? "allow" : "deny")
                .put("dropReason", passes ? null : drop.name());
        answer.set("source", side(judged.source()));
        answer.set("destination", side(judged.destination()));
        for (Direction direction : Direction.values()) {
            Judged.Decision decision = decisions.get(direction);
            answer.set(word(direction), decision == null ? null : decision(decision));
        }
        answer.set("steps", steps(judged.trail().steps()));
        return answer;
    }

    private ObjectNode side(Side side) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("address", side.address().toString())
                .put("is", side.place().text())
                .put("identity", side.identity());
        Known.Holder holder = known.holder(side.address()).orElse(null);
        json.put("name", holder == null ? null : holder.pod());
        json.put("node", holder == null ? null : holder.node());
        SecurityLabels labels = known.labels(side.identity());
        if (labels != null) {
            ObjectNode pod = json.putObject("labels");
            labels.pod().forEach(pod::put);
        }
        return json;
    }

    private ObjectNode decision(Judged.Decision decision) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("verdict", verdict(decision.allowed()))
                .put("reason", word(decision.reason()))
                .put("set", Integer.toUnsignedLong(decision.set()));
        json.set("rule", decision.rule() == null ? null : rule(decision.rule(), decision.by()));
        ArrayNode selecting = json.putArray("selectedBy");
        decision.selectedBy()
                .forEach(policy -> selecting
                        .addObject()
                        .put("kind", policy.kind())
                        .put("namespace", policy.namespace())
                        .put("name", policy.name()));
        json.set("nearest", decision.nearest() == null ? null : nearest(decision.nearest()));
        if (decision.trial() != null) {
            json.set("staged", trial(decision.trial()));
        }
        return json;
    }

    private ObjectNode trial(Judged.Trial trial) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("verdict", verdict(trial.allowed())).put("reason", word(trial.reason()));
        json.set("rule", trial.rule() == null ? null : rule(trial.rule(), null));
        return json;
    }

    private static String verdict(boolean allowed) {
        return allowed ? "allow" : "deny";
    }

    private ObjectNode nearest(NearestRule nearest) {
        ObjectNode json = rule(nearest.rule(), nearest);
        ArrayNode missing = json.putArray("missing");
        nearest.missing()
                .forEach(
                        gap -> missing.addObject().put("what", word(gap.kind())).put("message", gap.words()));
        return json;
    }

    /** @param by names the peer and the port by which the rule matches, or comes nearest */
    private ObjectNode rule(RuleRef rule, @Nullable NearestRule by) {
        boolean matches = by != null && by.rule().equals(rule) && !known.isFlawed(rule);
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", rule.kind())
                .put("namespace", rule.namespace())
                .put("name", rule.name())
                .put("uid", rule.uid())
                .put("generation", rule.generation())
                .put("direction", word(rule.direction()))
                .put("index", rule.index())
                .put("peer", matches ? by.peer() : null)
                .put("port", matches ? by.port() : null);
    }

    private static ArrayNode steps(List<Trail.Step> steps) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (Trail.Step step : steps) {
            ObjectNode entry = json.addObject().put("map", step.map().mapName());
            entry.set("key", AbiJson.tree(step.key()));
            entry.set("value", AbiJson.tree(step.value()));
        }
        return json;
    }
}
