package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in force on a node, and what it lacks. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WeftNodeStatus(
        @JsonPropertyDescription("Generation of the spec that this status answers.") @Nullable
        Long observedGeneration,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready (by the agent; Unknown, by the operator, when that agent is gone): the node forwards and enforces. Stalled (by the agent): it will not before somebody gives the node what it lacks. AddressesAvailable (by the operator): every pod of the node has an address.")
        @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription(
                "By kind, the resourceVersion up to which every change is in force on the node, deletions too.")
        @Nullable
        Map<String, String> enforcedUpTo,

        @Size(max = 256) @JsonPropertyDescription("Objects that the node does not enforce, with the reason.") @Nullable
        List<WeftNodeException> exceptions,

        @Size(max = 64)
        @JsonPropertyDescription("What the node lacks to run Weft, found before anything was changed.")
        @Nullable
        List<WeftNodeLack> lacks,

        @Size(max = 256)
        @JsonPropertyDescription(
                "What staged policies would have done to the node's pods, written every 10 s at most, more seldom in large clusters. Of more than 256, the first by namespace and name.")
        @Nullable
        List<WeftNodeStaged> staged) {}
