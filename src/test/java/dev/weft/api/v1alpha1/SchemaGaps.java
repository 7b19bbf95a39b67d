package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Adds to the generated schemas what annotations cannot say: required spec, formats, list keys, the first status. */
final class SchemaGaps implements CRDPostProcessor {

    private static final Map<String, String> FORMATS = Map.of(
            "ipv4", "ipv4",
            "ipv6", "ipv6",
            "mac", "mac",
            "lastTransitionTime", "date-time",
            "since", "date-time");
    /** The API server refuses what is larger than its format. */
    private static final Set<String> LONGS =
            Set.of("observedGeneration", "generation", "wouldDenyPackets", "wouldAllowPackets");

    private static final Map<String, List<String>> LIST_KEYS = Map.of(
            "conditions", List.of("type"),
            "lacks", List.of("name"));
    private static final String AGE = "Age";
    private static final List<String> CONDITION_KEYS =
            List.of("lastTransitionTime", "message", "reason", "status", "type");

    private final Map<String, String> descriptions;

    SchemaGaps(List<Class<? extends HasMetadata>> kinds) {
        descriptions = kinds.stream()
                .collect(Collectors.toMap(
                        HasMetadata::getFullResourceName,
                        kind -> kind.getAnnotation(JsonClassDescription.class).value()));
    }

    @Override
    public HasMetadata process(HasMetadata resource, String version) {
        CustomResourceDefinition crd = (CustomResourceDefinition) resource;
        crd.getMetadata().setAnnotations(null);
        crd.getSpec().getVersions().forEach(served -> {
            JSONSchemaProps root = served.getSchema().getOpenAPIV3Schema();
            root.setRequired(List.of("spec"));
            root.setDescription(descriptions.get(crd.getMetadata().getName()));
            visit(root);
            if (!hasConditions(root)) {
                served.setSubresources(null);
                root.getProperties().remove("status");
            } else {
                root.getProperties()
                        .get("status")
                        .setDefault(new KubernetesSerialization().convertValue(firstStatus(), JsonNode.class));
            }
            served.getAdditionalPrinterColumns().forEach(SchemaGaps::dropDefaultPriority);
            served.getAdditionalPrinterColumns().sort(Comparator.comparing(column -> AGE.equals(column.getName())));
        });
        return crd;
    }

    // A written priority of 0 makes `kubectl apply` report a change for ever.
    private static void dropDefaultPriority(CustomResourceColumnDefinition column) {
        if (Integer.valueOf(0).equals(column.getPriority())) {
            column.setPriority(null);
        }
    }

    private static boolean hasConditions(JSONSchemaProps root) {
        return Optional.ofNullable(root.getProperties().get("status"))
                .map(JSONSchemaProps::getProperties)
                .map(properties -> properties.containsKey("conditions"))
                .orElse(false);
    }

    /** An object without a status counts as finished to kstatus; this one counts as in progress. */
    private static Map<String, Object> firstStatus() {
        // sorted, so that the files come out the same in every process
        return new TreeMap<>(Map.of(
                "observedGeneration",
                0,
                "conditions",
                List.of(new TreeMap<>(Map.of(
                        "type", "Ready",
                        "status", "Unknown",
                        "reason", "Pending",
                        "message", "nobody has looked at this object yet",
                        "lastTransitionTime", "1970-01-01T00:00:00Z")))));
    }

    private static void visit(JSONSchemaProps schema) {
        schema.getProperties().forEach((name, property) -> {
            Optional.ofNullable(FORMATS.get(name)).ifPresent(property::setFormat);
            Optional.ofNullable(LIST_KEYS.get(name)).ifPresent(keys -> {
                property.setXKubernetesListType("map");
                property.setXKubernetesListMapKeys(keys);
            });
            if ("integer".equals(property.getType())) {
                property.setFormat(LONGS.contains(name) ? "int64" : "int32");
            }
            if (name.equals("conditions")) {
                property.getItems().getSchema().setRequired(CONDITION_KEYS);
            }
            visit(property);
        });
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            visit(schema.getItems().getSchema());
        }
    }
}
