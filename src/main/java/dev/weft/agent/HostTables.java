package dev.weft.agent;

import dev.weft.net.Device;
import dev.weft.net.Neighbour;
import dev.weft.net.Network;
import dev.weft.net.Route;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The kernel's tables, each read once. The devices are read last, so that what went with its device does not seem to be
 * missing on it.
 */
record HostTables(Set<Neighbour> neighbours, Set<Route.Direct> podRoutes, List<Device> devices) {

    static HostTables read(Network network) {
        Set<Neighbour> neighbours = new HashSet<>(network.neighbours());
        Set<Route.Direct> podRoutes = new HashSet<>(network.podRoutes());
        return new HostTables(neighbours, podRoutes, network.devices());
    }
}
