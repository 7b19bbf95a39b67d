package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is at the other end: pods by labels, a block of addresses, or entities. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.podSelector) || has(self.namespaceSelector) ? 1 : 0) + (has(self.ipBlock) ? 1 : 0)"
                + " + (has(self.entities) ? 1 : 0) == 1",
        message =
                "a peer is one of: podSelector and/or namespaceSelector, ipBlock, entities; write several peers instead")
public record PolicyPeer(
        @JsonPropertyDescription(
                "Pods with such labels; an empty selector means all pods. Without namespaceSelector: in the policy's own "
                        + "namespace, or in every namespace if the policy is cluster-wide. Never selects host-network pods.")
        @Nullable
        PolicyLabelSelector podSelector,

        @JsonPropertyDescription(
                "Namespaces with such labels; an empty selector means all namespaces. Without podSelector: all pods in them.")
        @Nullable
        PolicyLabelSelector namespaceSelector,

        @JsonPropertyDescription(
                "Addresses, of pods and nodes too, as they stand in the packet where it leaves or enters the selected pod.")
        @Nullable
        PolicyIpBlock ipBlock,

        @Size(min = 1, max = 6)
        @JsonPropertyDescription(
                "Peers by their part in the cluster. host: the selected pod's own node, which is always allowed. remote-node: "
                        + "every other node. world: what is neither pod nor node. cluster: all pods and nodes. kube-apiserver: "
                        + "the API server's addresses and that of its Service. all: everybody. Host-network pods count as their node.")
        @Nullable
        List<PolicyEntity> entities) {}
