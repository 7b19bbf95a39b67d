package dev.weft.net;

import dev.weft.model.Address;
import java.util.List;
import java.util.Optional;

/** The network namespace that this process runs in. Every failure is a {@link NetException}. */
public interface Network {

    List<Device> devices();

    Optional<Device> device(String name);

    Optional<Device> device(int ifindex);

    /** Returns the name of a device. It is answered also while the kernel is busy with changes of devices, unlike the others. */
    Optional<String> name(int ifindex);

    /** Returns whether a device of an Ethernet kind, such as {@code veth}, could be created. Creates none. */
    boolean knows(String kind);

    /** Creates the device, down. */
    void create(VxlanSpec spec);

    void set(int ifindex, Mac mac, int mtu);

    void setUp(int ifindex);

    /** Deletes a device; there need not be one. */
    void delete(int ifindex);

    List<DeviceAddress> addresses();

    /** Returns Weft's routes. */
    List<Route> routes();

    /** Adds a route, or puts it in place of Weft's other one to the same destination. It stands beside one of others. */
    void put(Route route);

    /** Removes Weft's route to the same destination; there need not be one. */
    void remove(Route route);

    /** Removes the routes that an earlier version of Weft put where others' would have been replaced. */
    void removeFormerRoutes();

    /** Returns the routes straight out of devices that are marked as the plugin and administrators mark them. */
    List<Route.Direct> podRoutes();

    /** Adds a route as the plugin makes that of a pod. The kernel refuses it if anybody has one to the destination. */
    void putPodRoute(Route.Direct route);

    /** Returns where the node's own packets to an address come from; empty if they do not go out of that device. */
    Optional<Address> source(Address to, int ifindex);

    /** Returns the permanent neighbours of all devices. */
    List<Neighbour> neighbours();

    /** Returns the permanent neighbours of a device. */
    List<Neighbour> neighbours(int ifindex);

    void put(Neighbour neighbour);

    /** Removes a neighbour; there need not be one. */
    void remove(Neighbour neighbour);

    /** Returns a number that is another one after every change of any nftables rules. */
    int rulesGeneration();
}
