package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** What a staged policy would have done on a node. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WeftNodeStaged(
        @Required @JsonPropertyDescription("Kind of the policy.")
        String kind,

        @JsonPropertyDescription("Namespace of the policy; absent for a cluster-wide one.") @Nullable
        String namespace,

        @Required @JsonPropertyDescription("Name of the policy.")
        String name,

        @Required @JsonPropertyDescription("UID of the policy: another one of the same name is not meant.")
        String uid,

        @Required @JsonPropertyDescription("Generation of the policy that was judged.")
        Long generation,

        @Required
        @JsonPropertyDescription(
                "RFC 3339 time since when the node has judged it and counted; not before its agent's start.")
        String since,

        @Required @Min(0) @JsonPropertyDescription("Pods of the node that the policy selects.")
        int endpoints,

        @Required
        @Min(0)
        @JsonPropertyDescription(
                "Those of them that packets were judged of since then, in a direction that the policy says something about.")
        int endpointsWithTraffic,

        @Required @Min(0) @JsonPropertyDescription("Packets that were let through and that it would deny.")
        Long wouldDenyPackets,

        @Required @Min(0) @JsonPropertyDescription("Packets that were dropped and that it would let through.")
        Long wouldAllowPackets) {}
