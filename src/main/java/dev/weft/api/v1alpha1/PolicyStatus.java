package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a policy has got. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyStatus(
        @JsonPropertyDescription("Generation of the spec that the conditions are about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "A resourceVersion in which the policy already had that generation: nodes that enforce policies up to it enforce this one.")
        @Nullable
        @Pattern("^[0-9]{1,19}$")
        String observedResourceVersion,

        @JsonPropertyDescription(
                "uid of the policy that observedResourceVersion is of: of another object, as in a restored status, it says nothing.")
        @Nullable
        @Size(max = 128)
        String observedUid,

        @JsonPropertyDescription(
                "Accepted: all of the policy is understood. Ready: the same, for tools that wait by kstatus. Stalled: it is "
                        + "not, and only a change of the policy helps; absent otherwise. Enforced: every node with selected pods "
                        + "enforces this generation.")
        @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription(
                "What the policy would have done so far; absent unless it is staged and a node reports of it.")
        @Nullable
        PolicyStagedStatus staged) {}
