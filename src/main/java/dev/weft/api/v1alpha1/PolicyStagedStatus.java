package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** What a staged policy would have done, on all nodes together. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PolicyStagedStatus(
        @Required
        @JsonPropertyDescription(
                "RFC 3339 time since when every node that reports has counted: the latest of theirs. A policy that changes and an agent that starts begin anew.")
        String since,

        @Required @Min(0) @JsonPropertyDescription("Nodes that report about this generation.")
        int nodes,

        @Required @Min(0) @JsonPropertyDescription("Pods of these nodes that the policy selects.")
        int endpoints,

        @Required
        @Min(0)
        @JsonPropertyDescription(
                "Those of them that packets were judged of. What the others would lose or gain is not known: they were silent.")
        int endpointsWithTraffic,

        @Required @Min(0) @JsonPropertyDescription("Packets that were let through and that it would deny.")
        Long wouldDenyPackets,

        @Required @Min(0) @JsonPropertyDescription("Packets that were dropped and that it would let through.")
        Long wouldAllowPackets) {}
