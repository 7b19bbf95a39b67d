package dev.weft.net.ffi;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The network namespace that this was created in. Needs CAP_NET_ADMIN for changes. */
public final class NetlinkNetwork implements Network, AutoCloseable {

    private static final Set<Integer> ABSENT = Set.of(NetException.ENOENT, NetException.ESRCH, NetException.ENODEV);

    private final Socket socket = new Socket(Socket.ROUTE);
    private final Socket netfilter = new Socket(Socket.NETFILTER);

    @Override
    public List<Device> devices() {
        return socket.ask(Links.list(), "list the devices").stream()
                .map(Links::device)
                .toList();
    }

    @Override
    public Optional<Device> device(String name) {
        return devices().stream().filter(device -> device.name().equals(name)).findFirst();
    }

    @Override
    public Optional<Device> device(int ifindex) {
        try {
            return socket.ask(Links.get(ifindex), "look at device " + ifindex).stream()
                    .map(Links::device)
                    .findFirst();
        } catch (NetException e) {
            if (e.errno() == NetException.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Optional<String> name(int ifindex) {
        return Names.of(ifindex);
    }

    @Override
    public boolean knows(String kind) {
        try {
            socket.ask(Links.impossible(kind), "try the kind " + kind);
            throw new IllegalStateException("the kernel made a device of kind " + kind + " with half an address");
        } catch (NetException e) {
            if (e.errno() == NetException.EOPNOTSUPP || e.errno() == NetException.EINVAL) {
                return e.errno() == NetException.EINVAL;
            }
            throw e;
        }
    }

    @Override
    public void create(VxlanSpec spec) {
        socket.ask(Links.create(spec), "create " + spec);
        int ifindex = device(spec.name()).orElseThrow().ifindex();
        try {
            socket.ask(Links.withoutAddresses(ifindex), "keep link-local addresses off " + spec.name());
        } catch (NetException e) {
            // A kernel that was started without IPv6 gives it none.
            if (e.errno() != NetException.EAFNOSUPPORT) {
                throw e;
            }
        }
    }

    @Override
    public void set(int ifindex, Mac mac, int mtu) {
        socket.ask(Links.set(ifindex, mac, mtu), "give device " + ifindex + " MAC " + mac + " and MTU " + mtu);
    }

    @Override
    public void setUp(int ifindex) {
        socket.ask(Links.setUp(ifindex), "set device " + ifindex + " up");
    }

    @Override
    public void delete(int ifindex) {
        unlessAbsent(Links.delete(ifindex), "delete device " + ifindex);
    }

    @Override
    public List<DeviceAddress> addresses() {
        return socket.ask(Addresses.list(), "list the addresses").stream()
                .map(Addresses::address)
                .toList();
    }

    @Override
    public List<Route> routes() {
        return ownRoutes()
                .filter(reply -> !Routes.isFormer(reply))
                .map(Routes::route)
                .toList();
    }

    private Stream<Reply> ownRoutes() {
        return Stream.of(Addresses.INET, Addresses.INET6)
                .flatMap(family -> socket.ask(Routes.list(family), "list the routes").stream())
                .filter(Routes::isOurs);
    }

    @Override
    public void put(Route route) {
        try {
            socket.ask(Routes.add(route), "put " + route);
        } catch (NetException e) {
            if (e.errno() != NetException.EEXIST || !holdsRouteTo(route.destination())) {
                throw e;
            }
            socket.ask(Routes.replace(route), "put " + route);
        }
    }

    private boolean holdsRouteTo(Cidr destination) {
        return routes().stream().anyMatch(route -> route.destination().equals(destination));
    }

    @Override
    public void remove(Route route) {
        unlessAbsent(Routes.remove(route), "remove " + route);
    }

    @Override
    public void removeFormerRoutes() {
        List<Reply> former = ownRoutes().filter(Routes::isFormer).toList();
        for (Reply reply : former) {
            Route route = Routes.route(reply);
            unlessAbsent(Routes.remove(route, Routes.metric(reply)), "remove the former " + route);
        }
    }

    @Override
    public List<Route.Direct> podRoutes() {
        return Stream.of(Addresses.INET, Addresses.INET6)
                .flatMap(family -> socket.ask(Routes.listPods(family), "list the routes of pods").stream())
                .filter(Routes::isPods)
                .map(Routes::podRoute)
                .toList();
    }

    @Override
    public void putPodRoute(Route.Direct route) {
        socket.ask(Routes.addPods(route), "put back the pod's " + route);
    }

    @Override
    public Optional<Address> source(Address to, int ifindex) {
        try {
            return socket.ask(Routes.way(to), "find the way to " + to).stream()
                    .filter(reply -> Routes.isBy(reply, ifindex))
                    .findFirst()
                    .flatMap(Routes::source);
        } catch (NetException e) {
            // Unreachable, prohibited or a black hole: each has an error of its own.
            return Optional.empty();
        }
    }

    @Override
    public List<Neighbour> neighbours() {
        return socket.ask(Addresses.neighbours(), "list the neighbours").stream()
                .filter(Addresses::isPermanent)
                .map(Addresses::neighbour)
                .toList();
    }

    @Override
    public List<Neighbour> neighbours(int ifindex) {
        return socket.ask(Addresses.neighbours(ifindex), "list the neighbours of device " + ifindex).stream()
                .filter(Addresses::isPermanent)
                .map(Addresses::neighbour)
                .filter(neighbour -> neighbour.ifindex() == ifindex)
                .toList();
    }

    @Override
    public void put(Neighbour neighbour) {
        socket.ask(Addresses.put(neighbour), "put " + neighbour);
    }

    @Override
    public void remove(Neighbour neighbour) {
        unlessAbsent(Addresses.remove(neighbour), "remove " + neighbour);
    }

    private void unlessAbsent(Message message, String attempt) {
        try {
            socket.ask(message, attempt);
        } catch (NetException e) {
            if (!ABSENT.contains(e.errno())) {
                throw e;
            }
        }
    }

    @Override
    public int rulesGeneration() {
        return netfilter.ask(Nftables.generation(), "read the generation of the nftables rules").stream()
                .map(Nftables::number)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        socket.close();
        netfilter.close();
    }
}
