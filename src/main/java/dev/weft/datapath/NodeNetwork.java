package dev.weft.datapath;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.Neighbour;
import dev.weft.net.NetException;
import dev.weft.net.Network;
import dev.weft.net.Route;
import dev.weft.net.VxlanSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the host stack must have so that its packets find the pods. Changes only what is not so already. */
public final class NodeNetwork {

    private static final String VXLAN = "vxlan";

    private final Network network;
    private boolean hasFormer = true;

    public NodeNetwork(Network network) {
        this.network = network;
    }

    /**
     * Makes sure of the tunnel device and returns it. One with another port is made anew, as a port cannot change. A new one
     * is down: before it has its programs it would take any packet from anybody for one of the sender's node.
     */
    public Device ensureOverlay(VxlanSpec spec) {
        Device device = network.device(spec.name())
                .filter(present -> keeps(present, spec))
                .orElseGet(() -> create(spec));
        if (!spec.mac().equals(device.mac()) || device.mtu() != spec.mtu()) {
            network.set(device.ifindex(), spec.mac(), spec.mtu());
        }
        return new Device(device.ifindex(), spec.name(), VXLAN, spec.mac(), spec.mtu(), device.up(), spec.port());
    }

    /** Sets the tunnel device up, with its neighbours: the kernel drops these when it goes down. */
    public void open(Device overlay, Collection<Neighbour> neighbours) {
        if (!overlay.up()) {
            network.setUp(overlay.ifindex());
        }
        ensureNeighbours(overlay.ifindex(), neighbours);
    }

    private boolean keeps(Device device, VxlanSpec spec) {
        if (!device.kind().equals(VXLAN)) {
            throw new NetException(
                    "device " + spec.name() + " is a '" + device.kind()
                            + "', not a tunnel of Weft; rename or delete it",
                    NetException.EEXIST);
        }
        if (device.port() == spec.port()) {
            return true;
        }
        network.delete(device.ifindex());
        return false;
    }

    private Device create(VxlanSpec spec) {
        network.create(spec);
        return network.device(spec.name()).orElseThrow();
    }

    /**
     * What became of routes that were not there just so.
     *
     * @param put those that are there now
     * @param failures why others are not, or why unwanted ones stay
     */
    public record Routing(List<Route> put, List<NetException> failures) {}

    /**
     * Makes Weft's routes exactly these; one that the kernel refuses keeps none of the others back. Those of an earlier
     * version go once these are there, so that an upgrade leaves no gap.
     */
    public Routing ensureRoutes(Collection<Route> wanted) {
        Map<Cidr, Route> present = new HashMap<>();
        network.routes().forEach(route -> present.put(route.destination(), route));
        Routing routing = new Routing(new ArrayList<>(), new ArrayList<>());
        for (Route route : wanted) {
            Route before = present.remove(route.destination());
            if (!route.equals(before) && attempt(routing, () -> put(route, before))) {
                routing.put().add(route);
            }
        }
        present.values().forEach(route -> attempt(routing, () -> network.remove(route)));
        if (hasFormer && routing.failures().isEmpty()) {
            network.removeFormerRoutes();
            hasFormer = false;
        }
        return routing;
    }

    private static boolean attempt(Routing routing, Runnable change) {
        try {
            change.run();
            return true;
        } catch (NetException e) {
            routing.failures().add(e);
            return false;
        }
    }

    private void put(Route route, @Nullable Route before) {
        // IPv6 does not replace a route by one of another kind, it keeps both.
        if (before != null && before.getClass() != route.getClass()) {
            network.remove(before);
        }
        network.put(route);
    }

    /** Returns the wanted routes that are not there just so. */
    public List<Route> missing(Collection<Route> wanted) {
        Set<Route> present = Set.copyOf(network.routes());
        return wanted.stream().filter(route -> !present.contains(route)).toList();
    }

    /** Makes the permanent neighbours of a device exactly these. Returns how many changed. */
    int ensureNeighbours(int ifindex, Collection<Neighbour> wanted) {
        List<Neighbour> present = network.neighbours(ifindex);
        List<Neighbour> absent = wanted.stream()
                .filter(neighbour -> !present.contains(neighbour))
                .toList();
        Set<Address> addresses =
                Set.copyOf(wanted.stream().map(Neighbour::address).toList());
        List<Neighbour> unwanted = present.stream()
                .filter(neighbour -> !addresses.contains(neighbour.address()))
                .toList();
        absent.forEach(network::put);
        unwanted.forEach(network::remove);
        return absent.size() + unwanted.size();
    }
}
