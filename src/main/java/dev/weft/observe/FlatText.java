package dev.weft.observe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** A JSON tree on one line for people: {@code field=value} words, fields of objects by their path. */
public final class FlatText {

    private FlatText() {}

    public static String of(JsonNode node) {
        if (node.isValueNode()) {
            return node.asText();
        }
        StringJoiner text = new StringJoiner(" ");
        flatten("", node, text);
        return text.toString();
    }

    private static void flatten(String path, JsonNode node, StringJoiner text) {
        if (node.isValueNode()) {
            text.add(path + "=" + (node.isNull() ? "-" : node.asText()));
        } else if (node.isArray()) {
            text.add(path + (path.isEmpty() ? "" : "=") + node);
        } else {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), text));
        }
    }
}
