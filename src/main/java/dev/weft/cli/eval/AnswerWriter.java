package dev.weft.cli.eval;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes answers as lines of JSON, field by field: there may be very many of them. */
final class AnswerWriter {

    private final ObjectMapper mapper;

    AnswerWriter(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    String write(Answer answer) {
        StringWriter line = new StringWriter(512);
        try (JsonGenerator json = mapper.createGenerator(line)) {
            json.writeStartObject();
            json.writeFieldName("id");
            json.writeTree((TreeNode) answer.id());
            json.writeStringField("from", answer.from());
            json.writeStringField("to", answer.to());
            json.writeStringField("protocol", answer.protocol());
            number(json, "port", answer.port());
            json.writeNumberField("family", answer.family());
            outcome(json, answer.enforced());
            if (answer.staged() != null) {
                json.writeObjectFieldStart("staged");
                outcome(json, answer.staged());
                json.writeEndObject();
            }
            if (answer.kernel() != null) {
                kernel(json, answer.kernel());
            }
            if (answer.http()) {
                json.writeStringField("http", "n/a");
                json.writeNullField("httpBy");
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an answer always has a JSON form", e);
        }
        return line.toString();
    }

    private static void outcome(JsonGenerator json, Answer.Outcome outcome) throws IOException {
        json.writeStringField("egress", outcome.egress());
        json.writeStringField("ingress", outcome.ingress());
        json.writeStringField("verdict", outcome.verdict());
        by(json, "egressBy", outcome.egressBy());
        by(json, "ingressBy", outcome.ingressBy());
    }

    private static void kernel(JsonGenerator json, KernelAnswer kernel) throws IOException {
        json.writeObjectFieldStart("kernel");
        json.writeStringField("verdict", kernel.verdict());
        json.writeStringField("dropReason", kernel.dropReason());
        if (kernel.staged() != null) {
            json.writeStringField("staged", kernel.staged());
        }
        json.writeEndObject();
    }

    private static void by(JsonGenerator json, String field, Answer.@Nullable By by) throws IOException {
        if (by == null) {
            json.writeNullField(field);
            return;
        }
        json.writeObjectFieldStart(field);
        json.writeStringField("reason", by.reason());
        json.writeStringField("kind", by.kind());
        json.writeStringField("namespace", by.namespace());
        json.writeStringField("name", by.name());
        number(json, "rule", by.rule());
        strings(json, "selectedBy", by.selectedBy());
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, String field, @Nullable Integer value) throws IOException {
        json.writeFieldName(field);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }
}
