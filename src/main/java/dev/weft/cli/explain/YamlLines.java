package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Counts the lines of an object as {@code kubectl get -o yaml} prints it: keys in order, lists no deeper than their key,
 * texts of several lines as blocks, long ones folded at the space behind column 80.
 */
final class YamlLines {

    private static final int INDENT = 2;
    private static final int WIDTH = 80;
    private static final Pattern QUOTED = Pattern.compile("^[-?:,\\[\\]{}#&*!|>'\"%@`].*|.*(: | #).*|.*:");

    private YamlLines() {}

    /**
     * Returns the line, from 1, on which an item begins.
     *
     * @param path of field names and indices
     */
    static int of(JsonNode object, List<Object> path) {
        int line = 1;
        int indent = 0;
        JsonNode here = object;
        for (Object step : path) {
            line += before(here, step, indent);
            if (step instanceof Integer index) {
                here = here.path(index);
                indent += INDENT;
            } else {
                here = here.path((String) step);
                indent += here.isObject() ? INDENT : 0;
                line += here.isContainerNode() ? 1 : 0;
            }
        }
        return path.getLast() instanceof String && here.isContainerNode() ? line - 1 : line;
    }

    /** Returns how many lines of a container stand before one of its items. */
    private static int before(JsonNode container, Object step, int indent) {
        int lines = 0;
        if (step instanceof Integer index) {
            for (int i = 0; i < index; i++) {
                lines += item(container.path(i), indent);
            }
            return lines;
        }
        for (Map.Entry<String, JsonNode> field : sorted(container).entrySet()) {
            if (field.getKey().equals(step)) {
                return lines;
            }
            lines += field(field.getKey(), field.getValue(), indent);
        }
        throw new IllegalArgumentException("there is no field " + step);
    }

    private static Map<String, JsonNode> sorted(JsonNode object) {
        Map<String, JsonNode> fields = new TreeMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    /** The key has a line of its own unless its value fits on it. */
    private static int field(String key, JsonNode value, int indent) {
        if (!value.isContainerNode() || value.isEmpty()) {
            return scalar(value, indent + key.length() + INDENT, indent + INDENT);
        }
        return 1 + content(value, value.isObject() ? indent + INDENT : indent);
    }

    private static int item(JsonNode value, int indent) {
        return value.isContainerNode() && !value.isEmpty()
                ? content(value, indent + INDENT)
                : scalar(value, indent + INDENT, indent + INDENT);
    }

    private static int content(JsonNode container, int indent) {
        int lines = 0;
        if (container.isArray()) {
            for (JsonNode value : container) {
                lines += item(value, indent);
            }
        } else {
            for (Map.Entry<String, JsonNode> field : container.properties()) {
                lines += field(field.getKey(), field.getValue(), indent);
            }
        }
        return lines;
    }

    /**
     * @param column at which the value begins
     * @param indent of the lines that continue it
     */
    private static int scalar(JsonNode value, int column, int indent) {
        String text = value.isTextual() ? value.asText() : "";
        if (text.contains("\n")) {
            return 1 + (int) text.lines().count();
        }
        int lines = 1;
        int at = column + (QUOTED.matcher(text).matches() ? 1 : 0);
        for (int i = 0; i < text.length(); i++) {
            boolean inside = i > 0 && i < text.length() - 1;
            if (inside && text.charAt(i) == ' ' && at > WIDTH && isAlone(text, i)) {
                lines++;
                at = indent;
            } else {
                at++;
            }
        }
        return lines;
    }

    private static boolean isAlone(String text, int space) {
        return text.charAt(space - 1) != ' ' && text.charAt(space + 1) != ' ';
    }
}
