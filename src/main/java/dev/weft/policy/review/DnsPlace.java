package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where pods find the cluster's DNS.
 *
 * @param namespace the servers'
 * @param labels those that tell the servers from other pods
 * @param addresses of the Service that pods ask them by; none if they are not known
 * @param ports one a protocol
 */
public record DnsPlace(String namespace, Map<String, String> labels, Set<Address> addresses, List<DnsPort> ports) {

    /** What most clusters have, as kubeadm set the example. */
    public static final DnsPlace CONVENTION = new DnsPlace(
            "kube-system",
            Map.of("k8s-app", "kube-dns"),
            Set.of(),
            List.of(new DnsPort(Protocol.UDP, "dns", 53), new DnsPort(Protocol.TCP, "dns-tcp", 53)));

    public DnsPlace {
        labels = Map.copyOf(labels);
        addresses = Set.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    PodSelector servers() {
        return new PodSelector(
                new NamespaceScope.Named(namespace),
                new LabelSelector(labels.entrySet().stream()
                        .map(label -> LabelRequirement.equal(label.getKey(), label.getValue()))
                        .toList()));
    }
}
