package dev.weft.kube;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Optional;

/**
 * What networking needs to know of a core Node.
 *
 * @param silent whether its kubelet has said nothing for so long that Kubernetes no longer knows whether it is ready
 * @param awaitsAgent whether it has the taint {@value #AGENT_NOT_READY}
 */
public record NodeRow(
        String name, String uid, List<Address> internalIps, List<Cidr> podCidrs, boolean silent, boolean awaitsAgent) {

    /** Key of the taint that keeps pods off a node which cannot connect them yet. */
    public static final String AGENT_NOT_READY = "weft.dev/agent-not-ready";

    public static NodeRow of(Node node) {
        List<Address> addresses = node.getStatus() == null
                ? List.of()
                : node.getStatus().getAddresses().stream()
                        .filter(address -> "InternalIP".equals(address.getType()))
                        .map(address -> Address.parse(address.getAddress()))
                        .distinct()
                        .toList();
        List<Cidr> cidrs = node.getSpec().getPodCIDRs().stream()
                .map(Cidr::parse)
                .distinct()
                .toList();
        List<Cidr> single = Optional.ofNullable(node.getSpec().getPodCIDR())
                .filter(cidr -> !cidr.isEmpty())
                .map(cidr -> List.of(Cidr.parse(cidr)))
                .orElse(List.of());
        return new NodeRow(
                node.getMetadata().getName(),
                node.getMetadata().getUid(),
                addresses,
                cidrs.isEmpty() ? single : cidrs,
                isSilent(node),
                node.getSpec().getTaints().stream().anyMatch(taint -> AGENT_NOT_READY.equals(taint.getKey())));
    }

    private static boolean isSilent(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "Unknown".equals(condition.getStatus()));
    }
}
