package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses of a node. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.internalIPs) || self.internalIPs.all(a, isIP(a))",
        message = "internalIPs must be IP addresses",
        fieldPath = ".internalIPs")
@ValidationRule(
        value = "!has(self.podCIDRs) || self.podCIDRs.all(c, isCIDR(c))",
        message = "podCIDRs must be prefixes, written ADDRESS/LENGTH",
        fieldPath = ".podCIDRs")
@ValidationRule(
        value = "!has(self.tunnelAddresses) || self.tunnelAddresses.all(a, isIP(a))",
        message = "tunnelAddresses must be IP addresses",
        fieldPath = ".tunnelAddresses")
public record WeftNodeSpec(
        @Size(max = WeftNodeSpec.MOST_ADDRESSES)
        @PrinterColumn(name = "InternalIPs")
        @JsonPropertyDescription("Addresses of type InternalIP in the status of the Node; of more than 256 the first.")
        @Nullable
        List<@Size(max = 45) String> internalIPs,

        @Size(max = 2)
        @PrinterColumn(name = "PodCIDRs")
        @JsonPropertyDescription(
                "Prefixes that the node's pods get their addresses from, at most one a family: podCIDRs of the Node.")
        @Nullable
        List<@Size(max = 49) String> podCIDRs,

        @Size(max = 2)
        @JsonPropertyDescription(
                "Addresses that other nodes send tunnel packets to, at most one a family: the first InternalIP of each.")
        @Nullable
        List<@Size(max = 45) String> tunnelAddresses) {

    /** So many addresses of a node are known: a node may have many more, one for each VIP that it announces, say. */
    public static final int MOST_ADDRESSES = 256;
}
