package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the lines of an object as {@code kubectl get -o yaml} prints it: keys in order, lists no deeper than their key,
 * texts of several lines as blocks.
 */
final class YamlLines {

    private YamlLines() {}

    /**
     * Returns the line, from 1, on which an item begins.
     *
     * @param path of field names and indices
     */
    static int of(JsonNode object, List<Object> path) {
        int line = 1;
        JsonNode here = object;
        for (Object step : path) {
            line += before(here, step);
            here = step instanceof Integer index ? here.path(index) : here.path((String) step);
            if (step instanceof String && here.isContainerNode()) {
                line++;
            }
        }
        return path.getLast() instanceof String && here.isContainerNode() ? line - 1 : line;
    }

    /** Returns how many lines of a container stand before one of its items. */
    private static int before(JsonNode container, Object step) {
        int lines = 0;
        if (step instanceof Integer index) {
            for (int i = 0; i < index; i++) {
                lines += item(container.path(i));
            }
            return lines;
        }
        for (Map.Entry<String, JsonNode> field : sorted(container).entrySet()) {
            if (field.getKey().equals(step)) {
                return lines;
            }
            lines += field(field.getValue());
        }
        throw new IllegalArgumentException("there is no field " + step);
    }

    private static Map<String, JsonNode> sorted(JsonNode object) {
        Map<String, JsonNode> fields = new TreeMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    /** The key has a line of its own unless its value fits on it. */
    private static int field(JsonNode value) {
        return value.isContainerNode() && !value.isEmpty() ? 1 + content(value) : item(value);
    }

    private static int item(JsonNode value) {
        if (value.isContainerNode()) {
            return value.isEmpty() ? 1 : content(value);
        }
        String text = value.asText();
        return value.isTextual() && text.contains("\n") ? 1 + (int) text.lines().count() : 1;
    }

    private static int content(JsonNode container) {
        int lines = 0;
        if (container.isArray()) {
            for (Iterator<JsonNode> items = container.elements(); items.hasNext(); ) {
                lines += item(items.next());
            }
        } else {
            for (JsonNode value : container) {
                lines += field(value);
            }
        }
        return lines;
    }
}
