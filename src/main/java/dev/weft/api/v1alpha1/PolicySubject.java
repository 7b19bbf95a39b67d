package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which pods of its namespace a policy is about. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicySubject(
        @JsonPropertyDescription("Pods of the policy's namespace with such labels. Default, and if empty: all of them.")
        @Nullable
        PolicyLabelSelector podSelector) {}
