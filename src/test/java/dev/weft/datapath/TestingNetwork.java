package dev.weft.datapath;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.DeviceAddress;
import dev.weft.net.Mac;
import dev.weft.net.Neighbour;
import dev.weft.net.NetException;
import dev.weft.net.Network;
import dev.weft.net.Route;
import dev.weft.net.VxlanSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A network namespace in memory that notes what was changed. */
public final class TestingNetwork implements Network {

    public final Map<String, Device> devices = new LinkedHashMap<>();
    public final Map<Cidr, Route> routes = new LinkedHashMap<>();
    /** Where the node sends from, by the addresses of pods that have a route. */
    public final Map<Address, Address> sources = new HashMap<>();

    /** The kernel refuses routes to these. */
    public final Set<Cidr> refused = new HashSet<>();

    /** Kinds of device that the kernel cannot make. */
    public final Set<String> unknown = new HashSet<>();

    /** Of the nftables rules. */
    public int generation;

    /** How often all devices were listed. */
    public int lists;

    boolean hasFormerRoutes;
    public final Map<Cidr, Route.Direct> podRoutes = new LinkedHashMap<>();
    public final Map<Address, Neighbour> neighbours = new LinkedHashMap<>();
    final List<String> changes = new ArrayList<>();

    @Override
    public List<Device> devices() {
        lists++;
        return List.copyOf(devices.values());
    }

    @Override
    public Optional<Device> device(String name) {
        return Optional.ofNullable(devices.get(name));
    }

    @Override
    public Optional<Device> device(int ifindex) {
        return devices.values().stream()
                .filter(device -> device.ifindex() == ifindex)
                .findFirst();
    }

    @Override
    public Optional<String> name(int ifindex) {
        return devices.values().stream()
                .filter(device -> device.ifindex() == ifindex)
                .map(Device::name)
                .findFirst();
    }

    @Override
    public boolean knows(String kind) {
        return !unknown.contains(kind);
    }

    @Override
    public void create(VxlanSpec spec) {
        changes.add("create " + spec.name());
        devices.put(spec.name(), new Device(9, spec.name(), "vxlan", spec.mac(), spec.mtu(), false, spec.port()));
    }

    @Override
    public void set(int ifindex, Mac mac, int mtu) {
        changes.add("set");
        change(
                ifindex,
                device -> new Device(ifindex, device.name(), device.kind(), mac, mtu, device.up(), device.port()));
    }

    @Override
    public void setUp(int ifindex) {
        changes.add("up");
        setUp(ifindex, true);
    }

    public void setUp(int ifindex, boolean up) {
        change(
                ifindex,
                device -> new Device(
                        ifindex, device.name(), device.kind(), device.mac(), device.mtu(), up, device.port()));
    }

    private void change(int ifindex, UnaryOperator<Device> change) {
        devices.replaceAll((_, device) -> device.ifindex() == ifindex ? change.apply(device) : device);
    }

    @Override
    public void delete(int ifindex) {
        changes.add("delete");
        devices.values().removeIf(device -> device.ifindex() == ifindex);
    }

    @Override
    public List<DeviceAddress> addresses() {
        return List.of();
    }

    @Override
    public List<Route> routes() {
        return List.copyOf(routes.values());
    }

    @Override
    public void put(Route route) {
        if (refused.contains(route.destination())) {
            throw new NetException("cannot put " + route + ": Nexthop device is not up", 100);
        }
        changes.add("put " + route.destination());
        routes.put(route.destination(), route);
    }

    @Override
    public void remove(Route route) {
        changes.add("remove " + route.destination());
        routes.remove(route.destination());
    }

    @Override
    public void removeFormerRoutes() {
        if (hasFormerRoutes) {
            changes.add("remove former");
            hasFormerRoutes = false;
        }
    }

    @Override
    public List<Route.Direct> podRoutes() {
        return List.copyOf(podRoutes.values());
    }

    @Override
    public void putPodRoute(Route.Direct route) {
        if (podRoutes.putIfAbsent(route.destination(), route) != null) {
            throw new NetException("cannot put " + route + ": File exists", NetException.EEXIST);
        }
    }

    @Override
    public Optional<Address> source(Address to, int ifindex) {
        return Optional.ofNullable(sources.get(to));
    }

    @Override
    public List<Neighbour> neighbours() {
        return List.copyOf(neighbours.values());
    }

    @Override
    public List<Neighbour> neighbours(int ifindex) {
        return neighbours.values().stream()
                .filter(neighbour -> neighbour.ifindex() == ifindex)
                .toList();
    }

    @Override
    public void put(Neighbour neighbour) {
        changes.add("put " + neighbour.address());
        neighbours.put(neighbour.address(), neighbour);
    }

    @Override
    public void remove(Neighbour neighbour) {
        changes.add("remove " + neighbour.address());
        neighbours.remove(neighbour.address());
    }

    @Override
    public int rulesGeneration() {
        return generation;
    }
}
