package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole answer.
 *
 * @param verdict allow, deny, n/a if no program judges such a packet, or unknown if a node did not answer or does not
 *     know the pod that it has
 */
public record Explained(String verdict, ObjectNode json) {

    /** Returns whether no node, or not each that it takes, has answered for the packet that is meant. */
    boolean isUnknown() {
        return verdict.equals("unknown");
    }

    static Explained of(End from, End to, Packet packet, Journey.Report report) {
        List<ObjectNode> hops = report.hops();
        String verdict = verdict(from, to, packet, report);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("from", from.text())
                .put("to", to.text())
                .put("protocol", packet.protocolText())
                .put("port", packet.protocol().hasPorts() ? packet.port() : null)
                .put("family", packet.source().family().number())
                .put("verdict", verdict)
                .put("dropReason", dropReason(hops));
        for (String direction : List.of("egress", "ingress")) {
            JsonNode judged = judged(hops, direction);
            json.put(direction, judged == null ? "n/a" : judged.path("verdict").asText());
            json.set(direction + "By", judged == null ? null : by(judged));
        }
        ArrayNode path = json.putArray("path");
        hops.forEach(hop -> path.add(hop.deepCopy().without(List.of("ok", "egress", "ingress"))));
        Notes.of(from, to, report).forEach(json.putArray("notes")::add);
        return new Explained(verdict, json);
    }

    private static String verdict(End from, End to, Packet packet, Journey.Report report) {
        List<String> verdicts =
                report.hops().stream().map(hop -> hop.path("verdict").asText()).toList();
        if (report.hops().stream().anyMatch(hop -> isAnother(hop, from, to))) {
            return "unknown";
        }
        if (verdicts.contains("deny")) {
            return "deny";
        }
        // What a pod sends to itself, by whatever name, meets no program.
        boolean isItself = packet.source().equals(packet.destination());
        boolean unknown = !report.unasked().isEmpty()
                || !isItself && report.hops().stream().anyMatch(hop -> isMissed(hop, from, to));
        return unknown ? "unknown" : verdicts.contains("allow") ? "allow" : "n/a";
    }

    /** A node that does not know its pod, or the sender's not the receiver, did not answer for the packet that is meant. */
    private static boolean isMissed(JsonNode hop, End from, End to) {
        String node = hop.path("node").asText();
        boolean sends = !(from instanceof End.Unmanaged) && node.equals(from.node());
        return sends && from instanceof End.Pod && !hop.path("program").asText().equals("from_pod")
                || (sends || node.equals(to.node()))
                        && to instanceof End.Pod
                        && !hop.path("destination").path("is").asText().equals("pod");
    }

    /** An address may have been given to the next pod. */
    private static boolean isAnother(JsonNode hop, End from, End to) {
        return isAnother(hop.path("source"), from) || isAnother(hop.path("destination"), to);
    }

    private static boolean isAnother(JsonNode side, End end) {
        String name = side.path("name").textValue();
        return end instanceof End.Pod
                && name != null
                && side.path("is").asText().equals("pod")
                && !name.equals(end.text());
    }

    private static @Nullable String dropReason(List<ObjectNode> hops) {
        return hops.stream()
                .map(hop -> hop.path("dropReason").textValue())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable JsonNode judged(List<ObjectNode> hops, String direction) {
        return hops.stream()
                .map(hop -> hop.path(direction))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(null);
    }

    /** The shape that {@code weft policy eval} gives it, and more. */
    private static ObjectNode by(JsonNode judged) {
        ObjectNode by = JsonNodeFactory.instance.objectNode();
        JsonNode rule = judged.path("rule");
        by.put("reason", judged.path("reason").asText());
        name(by, rule);
        ArrayNode selecting = by.putArray("selectedBy");
        judged.path("selectedBy")
                .forEach(policy -> selecting.add(policy.path("namespace").asText() + "/"
                        + policy.path("name").asText()));
        for (String field : List.of("field", "peerField", "portField", "line", "yaml", "changedSince", "unread")) {
            if (rule.has(field)) {
                by.set(field, rule.path(field));
            }
        }
        if (judged.path("staged").isObject()) {
            by.set("staged", staged(judged.path("staged")));
        }
        by.set("set", judged.path("set"));
        by.set("nearest", judged.path("nearest").isObject() ? nearest(judged.path("nearest")) : null);
        return by;
    }

    private static ObjectNode staged(JsonNode staged) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("verdict", staged.path("verdict").asText())
                .put("reason", staged.path("reason").asText());
        name(json, staged.path("rule"));
        return json;
    }

    private static void name(ObjectNode json, JsonNode rule) {
        json.put("kind", rule.path("kind").textValue())
                .put("namespace", rule.path("namespace").textValue())
                .put("name", rule.path("name").textValue());
        json.set("rule", rule.isObject() ? rule.path("index") : null);
    }

    private static ObjectNode nearest(JsonNode nearest) {
        ObjectNode json =
                ((ObjectNode) nearest.deepCopy()).without(List.of("index", "peer", "port", "uid", "generation"));
        json.set("rule", nearest.path("index"));
        return json;
    }
}
