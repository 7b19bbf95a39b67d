package dev.weft.agent;

import dev.weft.model.Address;
import java.util.Map;
import java.util.Set;

/**
 * What the kernel of this node says that a plan depends on.
 *
 * @param devices ifindex of the pods' devices that are there, by their names
 * @param sources the addresses that the node itself sends to its pods from, which need not be its InternalIPs: without a
 *     better one the kernel takes that of its first device, so the kubelet's probes may come from there
 */
record HostView(Map<String, Integer> devices, Set<Address> sources) {

    HostView {
        devices = Map.copyOf(devices);
        sources = Set.copyOf(sources);
    }
}
