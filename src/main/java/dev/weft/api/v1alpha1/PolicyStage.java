package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a policy counts. */
public enum PolicyStage {
    @JsonProperty("Enforced")
    ENFORCED,
    @JsonProperty("Staged")
    STAGED
}
