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
            Set.of("id", "from", "to", "protocol", "port", "icmpType", "icmpCode", "family", "http");

    private static final Set<String> HTTP_FIELDS = Set.of("method", "path", "host", "headers");

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
        checkFields("", node, FIELDS);
        return new Query(
                node.get("id"),
                text(node, "from"),
                text(node, "to"),
                text(node, "protocol"),
                port(node),
                number(node, "icmpType"),
                number(node, "icmpCode"),
                number(node, "family"),
                http(node));
    }

    private static void checkFields(String in, JsonNode node, Set<String> known) throws QueryException {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new QueryException(
                        in + name, null, "is no field of a query", "correct its name, or leave it out");
            }
        }
    }

    private static boolean http(JsonNode node) throws QueryException {
        JsonNode http = node.path("http");
        if (http.isNull() || http.isMissingNode()) {
            return false;
        }
        if (!http.isObject()) {
            throw new QueryException(
                    "http", http, "is no object", "give method, path, host and headers, or leave it out");
        }
        checkFields("http.", http, HTTP_FIELDS);
        return true;
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
