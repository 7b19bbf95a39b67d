package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that policies can tell the pods of an identity apart by. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self == oldSelf",
        message = "an identity never changes its meaning: delete this object, the operator makes another")
public record WeftIdentitySpec(
        @Required
        @Size(min = 1, max = 63)
        @PrinterColumn(name = "Namespace")
        @JsonPropertyDescription("Namespace of the pods.")
        String namespace,

        @PrinterColumn(name = "Labels")
        @JsonPropertyDescription("Labels of the pods that count for identity.")
        @Nullable
        Map<String, String> podLabels,

        @JsonPropertyDescription("Labels of the namespace.") @Nullable
        Map<String, String> namespaceLabels,

        @Required
        @Size(min = 1, max = 253)
        @PrinterColumn(name = "ServiceAccount")
        @JsonPropertyDescription("Service account of the pods.")
        String serviceAccount,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the cluster that the pods run in.")
        String cluster,

        @Size(max = 256)
        @JsonPropertyDescription("Named ports of the pods' containers: a port name in a policy means these.")
        @Nullable
        List<WeftNamedPort> namedPorts,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Keys of labels that the pods have and that do not count, as no policy's selector mentions them and"
                        + " their values differ for each pod or rollout.")
        @Nullable
        List<String> uncountedLabels) {}
