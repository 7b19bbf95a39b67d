package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.observe.FlatText;
import java.util.ArrayList;
import java.util.List;

/** The answer for people. */
public final class ExplainText {

    private final List<String> lines = new ArrayList<>();

    private ExplainText() {}

    public static List<String> of(JsonNode answer) {
        ExplainText text = new ExplainText();
        text.head(answer);
        answer.path("path").forEach(text::hop);
        for (String direction : List.of("egress", "ingress")) {
            if (answer.path(direction + "By").isObject()) {
                text.side(direction, answer.path(direction).asText(), answer.path(direction + "By"));
            }
        }
        text.early(answer);
        answer.path("notes").forEach(note -> text.lines.add("note: " + note.asText()));
        return text.lines;
    }

    private void head(JsonNode answer) {
        String port = answer.path("port").isInt() ? "/" + answer.path("port").asInt() : "";
        String drop = answer.path("dropReason").isTextual()
                ? "  " + answer.path("dropReason").asText()
                : "";
        lines.add(answer.path("verdict").asText() + "  " + answer.path("from").asText() + " -> "
                + answer.path("to").asText() + "  " + answer.path("protocol").asText() + port + " IPv"
                + answer.path("family").asInt() + drop);
    }

    private void hop(JsonNode hop) {
        lines.add("");
        lines.add(hop.path("node").asText() + ": "
                + (hop.path("program").asText().equals("none")
                        ? "no program judges it"
                        : hop.path("program").asText() + " says "
                                + hop.path("verdict").asText()));
        int width = 0;
        for (JsonNode step : hop.path("steps")) {
            width = Math.max(width, step.path("map").asText().length());
        }
        for (JsonNode step : hop.path("steps")) {
            lines.add("  " + pad(step.path("map").asText(), width) + "  " + FlatText.of(step.path("key")) + "  ->  "
                    + (step.path("value").isNull() ? "no entry" : FlatText.of(step.path("value"))));
        }
    }

    /** Of what is dropped before policies are asked, no side has a reason. */
    private void early(JsonNode answer) {
        String drop = answer.path("dropReason").asText("");
        if (!drop.isEmpty()
                && !answer.path("egress").asText().equals("deny")
                && !answer.path("ingress").asText().equals("deny")) {
            lines.add("note: " + drop + " is no policy's doing: docs/dropped.md has what it means and what to do");
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private void side(String direction, String verdict, JsonNode by) {
        lines.add("");
        lines.add(pad(direction, 7) + "  " + pad(verdict, 5) + "  " + why(by));
        rule(by);
        if (by.path("staged").isObject()) {
            JsonNode staged = by.path("staged");
            lines.add("  if staged policies were enforced: "
                    + staged.path("verdict").asText() + ", " + whyStaged(staged));
        }
        JsonNode nearest = by.path("nearest");
        if (nearest.isObject()) {
            lines.add("  nearest: " + name(nearest, nearest.path("direction").asText()));
            nearest.path("missing")
                    .forEach(gap -> lines.add("  missing: " + gap.path("what").asText() + ": "
                            + gap.path("message").asText()));
            rule(nearest);
        } else if (verdict.equals("deny") && !by.path("reason").asText().equals("not-ready")) {
            lines.add("  no allow rule was found that could let it pass");
        }
    }

    private static String why(JsonNode by) {
        List<String> selecting = new ArrayList<>();
        by.path("selectedBy").forEach(policy -> selecting.add(policy.asText()));
        String policies = String.join(", ", selecting);
        return switch (by.path("reason").asText()) {
            case "rule" -> name(by, "");
            case "default-deny" -> "no rule matches, and policies isolate the pod: " + policies;
            case "no-policy" ->
                policies.isEmpty() ? "no policy selects the pod" : "no rule matches; not isolated by " + policies;
            case "own-node" -> "a pod and its own node always reach each other";
            case "not-ready" -> "the pod's policies are not in force yet";
            default -> by.path("reason").asText();
        };
    }

    private static String whyStaged(JsonNode staged) {
        return switch (staged.path("reason").asText()) {
            case "rule" -> name(staged, "");
            case "default-deny" -> "as no rule matches and the pod would be isolated";
            default -> "as no rule matches";
        };
    }

    private static String name(JsonNode rule, String direction) {
        String namespace = rule.path("namespace").asText("");
        return (direction.isEmpty() ? "" : direction + " ") + "rule "
                + rule.path("rule").asInt() + " of "
                + rule.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                + rule.path("name").asText();
    }

    private void rule(JsonNode rule) {
        if (rule.path("changedSince").asBoolean()) {
            lines.add("  the object has changed since this came into force");
        }
        if (rule.path("unread").isTextual()) {
            lines.add("  the object cannot be read: " + rule.path("unread").asText());
        }
        if (!rule.path("yaml").isTextual()) {
            return;
        }
        List<String> fields = new ArrayList<>();
        for (String field : List.of("peerField", "portField")) {
            if (rule.path(field).isTextual()) {
                fields.add(rule.path(field).asText());
            }
        }
        lines.add("  " + rule.path("field").asText() + ", line "
                + rule.path("line").asInt() + (fields.isEmpty() ? "" : ", by " + String.join(" and ", fields)));
        rule.path("yaml").asText().lines().forEach(line -> lines.add("    " + line));
    }
}
