package dev.weft.net.ffi;

import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.net.DeviceAddress;
import dev.weft.net.Mac;
import dev.weft.net.Neighbour;
import java.util.Map;

/** Messages about addresses of devices, and about neighbours. */
final class Addresses {

    static final int INET = 2;
    static final int INET6 = 10;

    private static final int GET_ADDRESS = 22;
    private static final int ADDRESS_FIXED = 8;
    private static final int ADDRESS = 1;
    private static final int LOCAL = 2;
    private static final int SCOPE_LINK = 253;

    private static final int NEW_NEIGHBOUR = 28;
    private static final int DELETE_NEIGHBOUR = 29;
    private static final int GET_NEIGHBOUR = 30;
    private static final int NEIGHBOUR_FIXED = 12;
    private static final int DESTINATION = 1;
    private static final int LINK_ADDRESS = 2;
    private static final int DEVICE = 8;
    private static final int PERMANENT = 0x80;
    private static final int MAC_LENGTH = 6;

    private Addresses() {}

    static int family(Family family) {
        return family == Family.IPV4 ? INET : INET6;
    }

    static Message list() {
        return new Message(GET_ADDRESS, Message.REQUEST | Message.DUMP)
                .u8(0, 0, 0, 0)
                .u32(0);
    }

    static DeviceAddress address(Reply reply) {
        Map<Integer, byte[]> attributes = reply.attributes(ADDRESS_FIXED);
        // The far end of a point-to-point device stands where the address itself stands elsewhere.
        byte[] bytes = attributes.getOrDefault(LOCAL, attributes.get(ADDRESS));
        return new DeviceAddress(reply.u32(4), Address.of(bytes), reply.u8(1), reply.u8(3) >= SCOPE_LINK);
    }

    static Message neighbours() {
        return neighbour(GET_NEIGHBOUR, Message.DUMP, 0, 0, 0);
    }

    static Message neighbours(int ifindex) {
        return neighbour(GET_NEIGHBOUR, Message.DUMP, 0, 0, 0).attribute(DEVICE, ifindex);
    }

    private static Message neighbour(int type, int flags, int family, int ifindex, int state) {
        return new Message(type, Message.REQUEST | flags)
                .u8(family, 0)
                .u16(0)
                .u32(ifindex)
                .u16(state)
                .u8(0, 0);
    }

    /** One without an Ethernet address, as tunnels of others have them, is none of Weft's. */
    static boolean isPermanent(Reply reply) {
        byte[] mac = reply.attributes(NEIGHBOUR_FIXED).get(LINK_ADDRESS);
        return (reply.u16(8) & PERMANENT) != 0
                && (reply.u8(0) == INET || reply.u8(0) == INET6)
                && mac != null
                && mac.length == MAC_LENGTH;
    }

    static Neighbour neighbour(Reply reply) {
        Map<Integer, byte[]> attributes = reply.attributes(NEIGHBOUR_FIXED);
        return new Neighbour(
                reply.u32(4), Address.of(attributes.get(DESTINATION)), Mac.of(attributes.get(LINK_ADDRESS)));
    }

    static Message put(Neighbour neighbour) {
        return about(NEW_NEIGHBOUR, Message.ACK | Message.CREATE | Message.REPLACE, neighbour)
                .attribute(LINK_ADDRESS, neighbour.mac().bytes());
    }

    static Message remove(Neighbour neighbour) {
        return about(DELETE_NEIGHBOUR, Message.ACK, neighbour);
    }

    private static Message about(int type, int flags, Neighbour neighbour) {
        return neighbour(type, flags, family(neighbour.address().family()), neighbour.ifindex(), PERMANENT)
                .attribute(DESTINATION, neighbour.address().bytes());
    }
}
