package dev.weft.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the API server says of an object for which a condition does not hold, and at which field. */
record BrokenRule(String place, String message, String condition) {

    private static final String TABLE = """

            Refused where the condition does not hold:

            | at | message | condition |
            |---|---|---|
            """;

    /** Returns the rules of an object and of the fields below it, but for those of shared parts. */
    static Stream<BrokenRule> of(String path, JSONSchemaProps object, List<SchemaField> fields) {
        return Stream.concat(
                of(path, object),
                fields.stream()
                        .filter(field -> SharedPart.of(field.type()).isEmpty())
                        .flatMap(field -> of(field.inner(), field.object())));
    }

    private static Stream<BrokenRule> of(String path, JSONSchemaProps object) {
        return object.getXKubernetesValidations().stream()
                .map(rule -> new BrokenRule(place(path, rule), rule.getMessage(), rule.getRule()));
    }

    private static String place(String path, ValidationRule rule) {
        String below = rule.getFieldPath() == null ? "" : rule.getFieldPath();
        String place = (path + below).replaceFirst("^\\.", "");
        return place.isEmpty() ? "the whole" : "`" + place + "`";
    }

    static String table(List<BrokenRule> rules) {
        return rules.stream().map(BrokenRule::row).collect(Collectors.joining("", TABLE, ""));
    }

    private String row() {
        return "| %s | %s | `%s` |\n".formatted(place, FieldTable.cell(message), FieldTable.cell(condition));
    }

    static String list(List<BrokenRule> rules) {
        return rules.stream()
                .map(rule -> "- at %s: %s\n".formatted(rule.place, rule.message))
                .collect(Collectors.joining("", "\nRefused:\n\n", ""));
    }
}
