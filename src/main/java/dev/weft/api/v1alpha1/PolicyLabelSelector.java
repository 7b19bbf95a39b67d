package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels that an object must have: a Kubernetes label selector. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyLabelSelector(
        @JsonPropertyDescription("Labels that must be there with exactly this value. All must match. Default: none.")
        @Nullable
        Map<String, String> matchLabels,

        @Size(max = 16)
        @JsonPropertyDescription("Conditions on labels. All must match, matchLabels too. Default: none.")
        @Nullable
        List<PolicySelectorRequirement> matchExpressions) {}
