package dev.weft.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One kind on the reference page. */
record ReferenceKind(Class<?> type, CustomResourceDefinition crd) {

    private CustomResourceDefinitionVersion version() {
        return crd.getSpec().getVersions().getFirst();
    }

    private JSONSchemaProps root() {
        return version().getSchema().getOpenAPIV3Schema();
    }

    private String name() {
        return crd.getSpec().getNames().getKind();
    }

    private String shortName() {
        return crd.getSpec().getNames().getShortNames().getFirst();
    }

    String summary() {
        return "| [%s](#%s) | `%s` | %s | %s |\n"
                .formatted(
                        name(),
                        name().toLowerCase(Locale.ROOT),
                        shortName(),
                        crd.getSpec().getScope().equals("Namespaced") ? "namespace" : "cluster",
                        root().getDescription());
    }

    /** Returns the fields of spec, and of status if the kind has one. */
    List<SchemaField> fields() {
        Type[] arguments = ((ParameterizedType) type.getGenericSuperclass()).getActualTypeArguments();
        List<SchemaField> fields = new ArrayList<>(below("spec", (Class<?>) arguments[0]));
        if (root().getProperties().containsKey("status")) {
            fields.addAll(below("status", (Class<?>) arguments[1]));
        }
        return fields;
    }

    private List<SchemaField> below(String field, Class<?> record) {
        return SchemaField.below(field, root().getProperties().get(field), record);
    }

    /** Returns the section of a kind that users write: with the conditions of its rules. */
    String fullSection() {
        return section(BrokenRule.table(rules()));
    }

    String section() {
        return section(BrokenRule.list(rules()));
    }

    private String section(String rules) {
        return "\n## %s\n\n%s\n\n%s%s\n%s"
                .formatted(name(), root().getDescription(), FieldTable.of(fields()), rules, listing());
    }

    private List<BrokenRule> rules() {
        return Stream.concat(
                        BrokenRule.of("", root(), List.of()),
                        BrokenRule.of("spec", root().getProperties().get("spec"), fields()))
                .toList();
    }

    private String listing() {
        String columns = version().getAdditionalPrinterColumns().stream()
                .map(ReferenceKind::column)
                .collect(Collectors.joining(", "));
        String selectors = version().getSelectableFields().stream()
                .map(field ->
                        " `--field-selector` takes `" + field.getJsonPath().substring(1) + "`.")
                .collect(Collectors.joining());
        return "`kubectl get %s -A` shows %s.%s\n".formatted(shortName(), columns, selectors);
    }

    private static String column(CustomResourceColumnDefinition column) {
        return column.getName()
                + " (`" + column.getJsonPath().substring(1) + "`"
                + (column.getPriority() == null ? ")" : ", with `-o wide`)");
    }
}
