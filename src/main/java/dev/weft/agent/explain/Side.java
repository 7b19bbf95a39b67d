package dev.weft.agent.explain;

import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.model.Address;
import dev.weft.model.ReservedIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One side of a packet as the maps of this node know it.
 *
 * @param ifindex of a local pod, else 0
 * @param pod what the endpoint map has of a local pod
 */
record Side(
        Address address,
        Place place,
        int identity,
        int ifindex,
        @Nullable EndpointValue pod) {

    /** Where packets of the side come from and go to. */
    enum Place {
        LOCAL_POD("pod"),
        REMOTE_POD("pod"),
        OWN_NODE("own-node"),
        OTHER_NODE("remote-node"),
        OUTSIDE("outside"),
        /** The address has an identity, but nothing says where it is. */
        NOWHERE("unknown");

        private final String text;

        Place(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static Side of(Address address, Trail trail) {
        Optional<IpcacheValue> found = trail.ipcache(address);
        if (found.isEmpty()) {
            return new Side(address, Place.OUTSIDE, ReservedIdentity.WORLD.number(), 0, null);
        }
        IpcacheValue value = found.get();
        if ((value.flags() & IpcacheValue.IPCACHE_LOCAL) != 0) {
            EndpointValue pod = trail.endpoint(value.ifindex()).orElse(null);
            return new Side(
                    address,
                    pod == null ? Place.NOWHERE : Place.LOCAL_POD,
                    pod == null ? value.identity() : pod.identity(),
                    value.ifindex(),
                    pod);
        }
        return new Side(address, place(value), value.identity(), 0, null);
    }

    private static Place place(IpcacheValue value) {
        if (value.identity() == ReservedIdentity.HOST.number()) {
            return Place.OWN_NODE;
        }
        if (value.identity() == ReservedIdentity.REMOTE_NODE.number()) {
            return Place.OTHER_NODE;
        }
        return (value.flags() & IpcacheValue.IPCACHE_REMOTE) != 0 ? Place.REMOTE_POD : Place.NOWHERE;
    }

    boolean is(Place other) {
        return place == other;
    }

    /** Returns the same side with the identity that it has on the wire. */
    Side onTheWire(int wireIdentity) {
        return new Side(address, place, wireIdentity == 0 ? identity : wireIdentity, ifindex, pod);
    }
}
