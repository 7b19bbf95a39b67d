package dev.weft.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One object of a file.
 *
 * @param index the document it stands in, from 1
 */
record Document(String file, int index, JsonNode content) {

    String kind() {
        return content.path("kind").asText("");
    }

    String apiVersion() {
        return content.path("apiVersion").asText("");
    }

    /** Returns kind, namespace and name, as far as they are there. */
    String object() {
        JsonNode meta = content.path("metadata");
        String namespace = meta.path("namespace").asText("");
        String name = meta.path("name").asText("");
        return (kind() + " " + namespace + (namespace.isEmpty() ? "" : "/") + name).strip();
    }

    InputException error(@Nullable String field, @Nullable Object value, String message, String remedy) {
        String text = value == null ? null : value.toString();
        return new InputException(new InputError(file, index, object(), field, text, message, remedy));
    }
}
