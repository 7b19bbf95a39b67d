package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** An object that a node does not enforce. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WeftNodeException(
        @Required @JsonPropertyDescription("Kind of the object.")
        String kind,

        @JsonPropertyDescription(
                "Namespace of the object; absent for a cluster-wide one, and where * stands for those of all namespaces.")
        @Nullable
        String namespace,

        @Required
        @JsonPropertyDescription(
                "Name of the object; * for those of the kind and namespace that are not named, as there are too many: any of them may not be enforced.")
        String name,

        @Required @JsonPropertyDescription("Why it is not enforced, and what to do.")
        String reason) {}
