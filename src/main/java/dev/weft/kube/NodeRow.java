package dev.weft.kube;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Optional;

/** What networking needs to know of a core Node. */
public record NodeRow(String name, String uid, List<Address> internalIps, List<Cidr> podCidrs) {

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
                node.getMetadata().getName(), node.getMetadata().getUid(), addresses, cidrs.isEmpty() ? single : cidrs);
    }
}
