package dev.weft.cli.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a question from a line of JSON. */
public final class QueryReader {

    private static final Set<String> FIELDS =
            Set.of("id", "from", "to", "protocol", "port", "icmpType", "icmpCode", "family");

    private final ObjectMapper mapper;

    public QueryReader(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public JsonNode parse(String line) throws QueryException {
        try {
            JsonNode node = mapper.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new QueryException("", line, "is no JSON: " + e.getOriginalMessage(), "write one JSON object a line");
        }
        throw new QueryException("", line, "is no JSON object", "write one JSON object a line");
    }

    public Query read(JsonNode node) throws QueryException {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (name.equals("http")) {
                throw new QueryException(name, null, "layer 7 rules are not known yet", "leave it out");
            }
            if (!FIELDS.contains(name)) {
                throw new QueryException(name, null, "is no field of a query", "correct its name, or leave it out");
            }
        }
        return new Query(
                node.get("id"),
                text(node, "from"),
                text(node, "to"),
                text(node, "protocol"),
                port(node),
                number(node, "icmpType"),
                number(node, "icmpCode"),
                number(node, "family"));
    }

    private static @Nullable String port(JsonNode node) throws QueryException {
        JsonNode port = node.path("port");
        return port.isIntegralNumber() ? port.asText() : text(node, "port");
    }

    private static @Nullable String text(JsonNode node, String field) throws QueryException {
        JsonNode value = node.path(field);
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new QueryException(field, value, "is no string", "write it in quotes");
        }
        return value.asText();
    }

    private static @Nullable Integer number(JsonNode node, String field) throws QueryException {
        JsonNode value = node.path(field);
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new QueryException(field, value, "is no whole number", "write a number without quotes");
        }
        return value.asInt();
    }
}
