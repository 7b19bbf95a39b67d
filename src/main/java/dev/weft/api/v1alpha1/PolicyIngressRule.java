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
        @Required @JsonPropertyDescription("Allow or Deny what this rule selects.")
        PolicyAction action,

        @Size(min = 1, max = 64) @JsonPropertyDescription("Senders, any of them. Default: everybody.") @Nullable
        List<PolicyPeer> from,

        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
                "Protocols and ports, any of them. Default: every protocol and port. With ports, protocols that none of them "
                        + "names (ICMP, say) are not selected.")
        @Nullable
        List<PolicyPort> ports) {}
