package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One endpoint, as other nodes need to know it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WeftSliceEndpoint(
        @JsonPropertyDescription("IPv4 address of the pod.") @Nullable
        String ipv4,

        @JsonPropertyDescription("IPv6 address of the pod.") @Nullable
        String ipv6,

        @Required @Min(256) @Max(8388607) @JsonPropertyDescription("Number of the pod's WeftIdentity.")
        Integer identity,

        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Namespace of the pod.")
        String namespace,

        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the pod.")
        String name,

        @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription("UID of the pod that holds the address; of a static pod the hash of its manifest.")
        String podUid) {}
