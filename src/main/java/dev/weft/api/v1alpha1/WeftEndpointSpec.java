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
import org.jspecify.annotations.Nullable;

/** Addresses and identity of one pod. Only the identity may change, when labels do. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.ipv4) || has(self.ipv6)",
        message = "an endpoint needs an address: set ipv4, ipv6 or both")
@ValidationRule(
        value = "self.podUid == oldSelf.podUid && self.nodeName == oldSelf.nodeName",
        message = "podUid and nodeName never change: a new pod gets a new endpoint")
@ValidationRule(
        value = "has(self.ipv4) == has(oldSelf.ipv4) && (!has(self.ipv4) || self.ipv4 == oldSelf.ipv4)"
                + " && has(self.ipv6) == has(oldSelf.ipv6) && (!has(self.ipv6) || self.ipv6 == oldSelf.ipv6)",
        message = "the addresses of an endpoint never change: delete the pod, the next one gets others")
public record WeftEndpointSpec(
        @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "UID of the pod that this endpoint belongs to; of a static pod the hash of its manifest.")
        String podUid,

        @Required
        @Size(min = 1, max = 253)
        @SelectableField
        @PrinterColumn(name = "Node")
        @JsonPropertyDescription("Node that the pod is bound to.")
        String nodeName,

        @Required
        @Min(256)
        @Max(8388607)
        @PrinterColumn(name = "Identity")
        @JsonPropertyDescription("Number of the pod's WeftIdentity.")
        Integer identity,

        @PrinterColumn(name = "IPv4") @JsonPropertyDescription("IPv4 address of the pod.") @Nullable
        String ipv4,

        @PrinterColumn(name = "IPv6") @JsonPropertyDescription("IPv6 address of the pod.") @Nullable
        String ipv6,

        @Required
        @PrinterColumn(name = "MAC", priority = 1)
        @JsonPropertyDescription("MAC address of the pod's interface.")
        String mac) {}
