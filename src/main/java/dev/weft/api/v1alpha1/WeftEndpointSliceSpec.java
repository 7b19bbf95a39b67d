package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints of one node in one block of addresses. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.nodeName == oldSelf.nodeName && self.block == oldSelf.block",
        message = "nodeName and block never change: another node or block has a slice of its own")
public record WeftEndpointSliceSpec(
        @Required
        @Size(min = 1, max = 253)
        @SelectableField
        @PrinterColumn(name = "Node")
        @JsonPropertyDescription("Node that all these endpoints are on.")
        String nodeName,

        @Required
        @Min(0)
        @Max(255)
        @PrinterColumn(name = "Block")
        @JsonPropertyDescription(
                "Which 256 addresses of the node's pod CIDRs: block 0 holds offsets 0 to 255, and so on.")
        Integer block,

        @Required
        @Min(0)
        @Max(255)
        @JsonPropertyDescription("Offset in the block at which the search for a free address goes on.")
        Integer nextOffset,

        @Size(max = 256) @JsonPropertyDescription("The endpoints, by address.") @Nullable
        List<WeftSliceEndpoint> endpoints) {}
