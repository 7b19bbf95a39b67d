package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Allows or denies traffic to the selected pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyIngressRule(
        @Required @JsonPropertyDescription(PolicyTexts.ACTION)
        PolicyAction action,

        @Size(min = 1, max = 64) @JsonPropertyDescription("Senders, any of them. Default: everybody.") @Nullable
        List<PolicyPeer> from,

        @Size(min = 1, max = 64) @JsonPropertyDescription(PolicyTexts.PORTS) @Nullable
        List<PolicyPort> ports) {}
