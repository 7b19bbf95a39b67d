package dev.weft.cli.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * A question as it was put; nothing is checked yet.
 *
 * @param namespace of sides that are given by the name of a pod alone
 * @param port a number or the receiving pod's name for it
 */
public record Request(
        String from,
        String to,
        String namespace,
        String protocol,
        @Nullable String port,
        @Nullable Integer icmpType,
        @Nullable Integer family) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Reads a question of a file: the fields are those of {@code weft policy eval}. */
    static Request parse(JsonNode json, String namespace) throws ExplainException {
        return new Request(
                text(json, "from"),
                text(json, "to"),
                namespace,
                json.path("protocol").asText("TCP"),
                json.hasNonNull("port") ? json.path("port").asText() : null,
                number(json, "icmpType"),
                number(json, "family"));
    }

    static JsonNode tree(String line) throws ExplainException {
        try {
            JsonNode json = MAPPER.readTree(line);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw new ExplainException("BadQuestion", "'" + line + "' is no JSON", "write one JSON object a line");
        }
        throw new ExplainException("BadQuestion", "'" + line + "' is no object", "write one JSON object a line");
    }

    private static String text(JsonNode json, String field) throws ExplainException {
        String text = json.path(field).asText("");
        if (text.isEmpty()) {
            throw new ExplainException("BadQuestion", field + " is missing", "write NAMESPACE/POD or an address");
        }
        return text;
    }

    private static @Nullable Integer number(JsonNode json, String field) throws ExplainException {
        if (!json.hasNonNull(field)) {
            return null;
        }
        if (!json.path(field).isInt()) {
            throw new ExplainException(
                    "BadQuestion", field + " '" + json.path(field).asText() + "' is no number", "write a number");
        }
        return json.path(field).asInt();
    }
}
