package dev.weft.cli.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.UncheckedIOException;

/** How an answer is written: for people, or for scripts, to whom both other formats say the same. */
public enum Format {
    text,
    json,
    yaml;

    /** Made for those alone that ask for YAML. */
    private static final class Yaml {
        static final YAMLMapper MAPPER = new YAMLMapper();
    }

    /** Returns an object for scripts, of which others may follow: a line of JSON, or a document of YAML. */
    public String write(JsonNode tree) {
        if (this != yaml) {
            return tree.toString();
        }
        try {
            return Yaml.MAPPER.writeValueAsString(tree).stripTrailing();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
