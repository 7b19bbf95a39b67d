package dev.weft.agent;

import dev.weft.datapath.NodeNetwork;
import dev.weft.model.Family;
import dev.weft.net.Device;
import dev.weft.net.Mac;
import dev.weft.net.Neighbour;
import dev.weft.net.Network;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The tunnel device once it has its programs: up, with a permanent neighbour for each gateway. */
record Overlay(int ifindex, List<Neighbour> neighbours) {

    /** See bpf/abi/endpoint.h. */
    static final Mac MAC = Mac.parse("02:57:46:54:00:04");

    /** @param hasIpv6 whether the kernel has it at all */
    static Overlay of(Device device, boolean hasIpv6) {
        return new Overlay(
                device.ifindex(),
                NetworkPlan.GATEWAYS.values().stream()
                        .filter(gateway -> hasIpv6 || gateway.family() == Family.IPV4)
                        .map(gateway -> new Neighbour(device.ifindex(), gateway, MAC))
                        .toList());
    }

    /** Makes it so. Returns what was not, in words; a device that is gone stays so, as its programs went with it. */
    List<String> open(Network network, NodeNetwork node) {
        Optional<Device> device = network.device(ifindex);
        if (device.isEmpty()) {
            return List.of();
        }
        List<String> missing = missing(device, network.neighbours(ifindex));
        if (!missing.isEmpty()) {
            node.open(device.get(), neighbours);
        }
        return missing;
    }

    List<String> missing(HostTables tables) {
        Optional<Device> device = tables.devices().stream()
                .filter(any -> any.ifindex() == ifindex)
                .findFirst();
        return missing(device, tables.neighbours());
    }

    private List<String> missing(Optional<Device> device, Collection<Neighbour> present) {
        if (device.isEmpty()) {
            return List.of("device " + NetworkPlan.OVERLAY);
        }
        Stream<String> lost = neighbours.stream()
                .filter(neighbour -> !present.contains(neighbour))
                .map(neighbour -> "the neighbour " + neighbour.address() + " of " + NetworkPlan.OVERLAY);
        Stream<String> state = device.get().up() ? Stream.of() : Stream.of("state UP of " + NetworkPlan.OVERLAY);
        return Stream.concat(state, lost).toList();
    }
}
