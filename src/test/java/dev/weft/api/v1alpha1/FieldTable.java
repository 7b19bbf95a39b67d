package dev.weft.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fields as the rows of a table: path, type, limits, description. */
final class FieldTable {

    private FieldTable() {}

    static String of(List<SchemaField> fields) {
        return fields.stream()
                .map(FieldTable::row)
                .collect(Collectors.joining("", "| field | type | limits | meaning |\n|---|---|---|---|\n", ""));
    }

    private static String row(SchemaField field) {
        String description = field.schema().getDescription();
        if (description == null) {
            throw new IllegalStateException(field.path() + " has no description");
        }
        return "| `%s` | %s | %s | %s |\n"
                .formatted(field.path(), type(field), String.join(", ", limits(field)), cell(description));
    }

    /** Text that cannot end its cell. */
    static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String type(SchemaField field) {
        String one = one(field);
        return field.isList() ? "list of " + (one.equals("object") ? "objects" : one) : one;
    }

    private static String one(SchemaField field) {
        JSONSchemaProps schema = field.object();
        Optional<SharedPart> part = SharedPart.of(field.type());
        if (part.isPresent()) {
            return part.get().link();
        }
        if (!schema.getEnum().isEmpty()) {
            return schema.getEnum().stream()
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "integer or string";
        }
        if (schema.getAdditionalProperties() != null) {
            return "map of string";
        }
        if (field.type() == Condition.class) {
            return "Kubernetes conditions";
        }
        String format = schema.getFormat();
        return "string".equals(schema.getType()) && format != null ? "string, " + format : schema.getType();
    }

    private static List<String> limits(SchemaField field) {
        JSONSchemaProps schema = field.schema();
        List<String> limits = new ArrayList<>();
        if (field.required()) {
            limits.add("required");
        }
        if (schema.getDefault() != null) {
            limits.add("default `" + schema.getDefault().asText() + "`");
        }
        range(limits, schema.getMinimum(), schema.getMaximum(), "");
        range(limits, schema.getMinItems(), schema.getMaxItems(), " items");
        range(
                limits,
                field.object().getMinLength(),
                field.object().getMaxLength(),
                field.isList() ? " characters each" : " characters");
        if (!schema.getXKubernetesListMapKeys().isEmpty()) {
            limits.add("one for each `" + String.join("`, `", schema.getXKubernetesListMapKeys()) + "`");
        }
        return limits;
    }

    private static void range(List<String> limits, @Nullable Number least, @Nullable Number most, String unit) {
        if (least != null && most != null) {
            limits.add(least.longValue() + " to " + most.longValue() + unit);
        } else if (most != null) {
            limits.add("at most " + most.longValue() + unit);
        } else if (least != null) {
            limits.add("at least " + least.longValue() + unit);
        }
    }
}
