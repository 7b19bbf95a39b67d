package dev.weft.net.ffi;

import dev.weft.net.Device;
import dev.weft.net.Mac;
import dev.weft.net.VxlanSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages about devices. */
final class Links {

    private static final int NEW = 16;
    private static final int DELETE = 17;
    private static final int GET = 18;
    private static final int FIXED = 16;

    private static final int UP = 1;
    private static final int ADDRESS = 1;
    private static final int NAME = 3;
    private static final int MTU = 4;
    private static final int INFO = 18;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int FAMILIES = 26;
    private static final int INET6 = 10;
    private static final int INET6_GENERATE = 8;
    private static final byte GENERATE_NONE = 1;

    private static final String VXLAN = "vxlan";
    private static final int VXLAN_LEARNING = 7;
    private static final int VXLAN_PORT = 15;
    private static final int VXLAN_ZERO_CHECKSUM6_RX = 20;
    private static final int VXLAN_METADATA = 25;

    private Links() {}

    private static Message message(int type, int flags, int ifindex, int state) {
        return new Message(type, Message.REQUEST | flags)
                .u8(0, 0)
                .u16(0)
                .u32(ifindex)
                .u32(state)
                .u32(state);
    }

    static Message list() {
        return message(GET, Message.DUMP, 0, 0);
    }

    static Message get(int ifindex) {
        return message(GET, Message.ACK, ifindex, 0);
    }

    static Device device(Reply reply) {
        Map<Integer, byte[]> attributes = reply.attributes(FIXED);
        byte[] info = attributes.get(INFO);
        Map<Integer, byte[]> details = info == null ? Map.of() : Reply.nested(info);
        byte[] kind = details.get(INFO_KIND);
        byte[] address = attributes.get(ADDRESS);
        return new Device(
                reply.u32(4),
                Reply.text(attributes.get(NAME)),
                kind == null ? "" : Reply.text(kind),
                address == null || address.length != 6 ? null : Mac.of(address),
                Reply.number(attributes.get(MTU)),
                (reply.u32(8) & UP) != 0,
                kind == null || !Reply.text(kind).equals(VXLAN) ? 0 : port(details.get(INFO_DATA)));
    }

    private static int port(byte @Nullable [] data) {
        byte[] port = data == null ? null : Reply.nested(data).get(VXLAN_PORT);
        return port == null ? 0 : (port[0] & 0xff) << 8 | port[1] & 0xff;
    }

    /** No Ethernet device has an address of five bytes: a kernel that knows the kind refuses the address, others the kind. */
    static Message impossible(String kind) {
        Message message = message(NEW, Message.ACK | Message.CREATE | Message.EXCLUSIVE, 0, 0)
                .attribute(ADDRESS, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
        return message.nested(INFO, () -> message.attribute(INFO_KIND, kind));
    }

    static Message create(VxlanSpec spec) {
        Message message = message(NEW, Message.ACK | Message.CREATE | Message.EXCLUSIVE, 0, 0)
                .attribute(NAME, spec.name())
                .attribute(ADDRESS, spec.mac().bytes())
                .attribute(MTU, spec.mtu());
        return message.nested(INFO, () -> {
            message.attribute(INFO_KIND, VXLAN);
            message.nested(
                    INFO_DATA,
                    () -> message.attribute(VXLAN_METADATA, (byte) 1)
                            .attribute(VXLAN_LEARNING, (byte) 0)
                            .attribute(VXLAN_ZERO_CHECKSUM6_RX, (byte) 1)
                            .attribute(VXLAN_PORT, (byte) (spec.port() >> 8), (byte) spec.port()));
        });
    }

    /** The kernel takes this only once the device exists: no link-local address, the tunnel speaks for nobody. */
    static Message withoutAddresses(int ifindex) {
        Message message = message(NEW, Message.ACK, ifindex, 0);
        return message.nested(
                FAMILIES, () -> message.nested(INET6, () -> message.attribute(INET6_GENERATE, GENERATE_NONE)));
    }

    static Message set(int ifindex, Mac mac, int mtu) {
        return message(NEW, Message.ACK, ifindex, 0)
                .attribute(ADDRESS, mac.bytes())
                .attribute(MTU, mtu);
    }

    static Message setUp(int ifindex) {
        return message(NEW, Message.ACK, ifindex, UP);
    }

    static Message delete(int ifindex) {
        return message(DELETE, Message.ACK, ifindex, 0);
    }
}
