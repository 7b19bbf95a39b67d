package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One condition on a label, as in a Kubernetes label selector. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.operator in ['In', 'NotIn'] == (has(self.values) && size(self.values) > 0)",
        message = "In and NotIn need at least one value, Exists and DoesNotExist take none",
        fieldPath = ".values")
public record PolicySelectorRequirement(
        @Required @Size(min = 1, max = 317) @JsonPropertyDescription("Label key that the condition is about.")
        String key,

        @Required
        @JsonPropertyDescription(
                "How the label is compared. In: it has one of the values. NotIn: it has none of them, or is missing. "
                        + "Exists, DoesNotExist: it is there or not, whatever its value.")
        PolicySelectorOperator operator,

        @Size(max = 64)
        @JsonPropertyDescription("Values for In and NotIn, at least one. None for Exists and DoesNotExist.")
        @Nullable
        List<@Size(max = 63) String> values) {}
