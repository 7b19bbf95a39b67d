package dev.weft.agent.preflight;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import java.util.List;
import java.util.Set;

/**
 * What preflight judges, as found on the node and in the cluster.
 *
 * @param udpPorts local UDP ports in use by others than our tunnel device
 * @param conflists file names in the CNI configuration directory
 * @param podCidrs the node's own
 * @param nodeAddresses all nodes' InternalIPs
 * @param serviceCidrs the cluster's ServiceCIDRs
 * @param underlayMtu of the device that carries the tunnel, bytes
 */
public record NodeFacts(
        KernelFacts kernel,
        Set<Integer> udpPorts,
        List<String> conflists,
        List<Cidr> podCidrs,
        List<Address> nodeAddresses,
        List<Cidr> serviceCidrs,
        int underlayMtu) {

    public NodeFacts {
        udpPorts = Set.copyOf(udpPorts);
        conflists = List.copyOf(conflists);
        podCidrs = List.copyOf(podCidrs);
        nodeAddresses = List.copyOf(nodeAddresses);
        serviceCidrs = List.copyOf(serviceCidrs);
    }
}
