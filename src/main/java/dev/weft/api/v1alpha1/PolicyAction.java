package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a policy rule does with what it selects. */
public enum PolicyAction {
    @JsonProperty("Allow")
    ALLOW,
    @JsonProperty("Deny")
    DENY
}
