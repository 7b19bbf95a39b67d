package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A container port that has a name. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WeftNamedPort(
        @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the port.")
        String name,

        @Required @JsonPropertyDescription("Protocol of the port.")
        Transport protocol,

        @Required @Min(1) @Max(65535) @JsonPropertyDescription("Number that the name stands for.")
        Integer port) {

    /** A protocol that has ports. */
    public enum Transport {
        TCP,
        UDP,
        SCTP
    }
}
