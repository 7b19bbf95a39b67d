package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which pods of the cluster a policy is about. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterPolicySubject(
        @JsonPropertyDescription("Namespaces with such labels. Default, and if empty: all of them.") @Nullable
        PolicyLabelSelector namespaceSelector,

        @JsonPropertyDescription("Pods with such labels in those namespaces. Default, and if empty: all of them.")
        @Nullable
        PolicyLabelSelector podSelector) {}
