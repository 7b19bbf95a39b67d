package dev.weft.net.ffi;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import dev.weft.net.Route;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages about routes. */
final class Routes {

    private static final int NEW = 24;
    private static final int DELETE = 25;
    private static final int GET = 26;
    private static final int FIXED = 12;

    private static final int TABLE_MAIN = 254;
    /** Marks our routes; iproute2 shows the number. */
    private static final int PROTOCOL_WEFT = 87;
    /** What the plugin gives the routes of pods: cni/src/entry_netlink.c. */
    private static final int PROTOCOL_STATIC = 4;
    /**
     * To one prefix, the kernel keeps one route of each metric. This one is nobody else's, so that Weft's route stands
     * beside another's; and high, so that the other one is used until it goes.
     */
    private static final int METRIC_WEFT = 8700;

    private static final int SCOPE_UNIVERSE = 0;
    private static final int SCOPE_LINK = 253;
    private static final int SCOPE_NOWHERE = 255;
    private static final int UNICAST = 1;
    private static final int UNREACHABLE = 7;
    private static final int ON_LINK = 4;

    private static final int DESTINATION = 1;
    private static final int DEVICE = 4;
    private static final int GATEWAY = 5;
    private static final int METRIC = 6;
    private static final int SOURCE = 7;

    private Routes() {}

    static Message list(int family) {
        return list(family, PROTOCOL_WEFT);
    }

    static Message listPods(int family) {
        return list(family, PROTOCOL_STATIC);
    }

    /** The kernel picks by the protocol: a node may have all the routes of the internet. */
    private static Message list(int family, int protocol) {
        return new Message(GET, Message.REQUEST | Message.DUMP)
                .u8(family, 0, 0, 0, TABLE_MAIN, protocol, 0, 0)
                .u32(0);
    }

    /** Tells by table and protocol, as kernels without strict checking ignore the filter of {@link #list}. */
    static boolean isOurs(Reply reply) {
        return reply.u8(4) == TABLE_MAIN && reply.u8(5) == PROTOCOL_WEFT;
    }

    /** Asks which way a packet of the node's own would go. */
    static Message way(Address to) {
        return new Message(GET, Message.REQUEST | Message.ACK)
                .u8(Addresses.family(to.family()), to.family().bits(), 0, 0, 0, 0, 0, 0)
                .u32(0)
                .attribute(DESTINATION, to.bytes());
    }

    static boolean isBy(Reply reply, int ifindex) {
        byte[] device = reply.attributes(FIXED).get(DEVICE);
        return device != null && Reply.number(device) == ifindex;
    }

    static Optional<Address> source(Reply reply) {
        return Optional.ofNullable(reply.attributes(FIXED).get(SOURCE)).map(Address::of);
    }

    static boolean isPods(Reply reply) {
        Map<Integer, byte[]> attributes = reply.attributes(FIXED);
        return reply.u8(4) == TABLE_MAIN
                && reply.u8(5) == PROTOCOL_STATIC
                && reply.u8(7) == UNICAST
                && attributes.containsKey(DEVICE)
                && !attributes.containsKey(GATEWAY);
    }

    static Route.Direct podRoute(Reply reply) {
        Map<Integer, byte[]> attributes = reply.attributes(FIXED);
        return new Route.Direct(destination(reply, attributes.get(DESTINATION)), Reply.number(attributes.get(DEVICE)));
    }

    static int metric(Reply reply) {
        byte[] metric = reply.attributes(FIXED).get(METRIC);
        return metric == null ? 0 : Reply.number(metric);
    }

    /** Tells whether it has another metric than those that are made now. */
    static boolean isFormer(Reply reply) {
        return metric(reply) != METRIC_WEFT;
    }

    static Route route(Reply reply) {
        Map<Integer, byte[]> attributes = reply.attributes(FIXED);
        Cidr destination = destination(reply, attributes.get(DESTINATION));
        if (reply.u8(7) == UNREACHABLE) {
            return new Route.Unreachable(destination);
        }
        int ifindex = Reply.number(attributes.get(DEVICE));
        byte[] gateway = attributes.get(GATEWAY);
        byte[] source = attributes.get(SOURCE);
        return gateway == null
                ? new Route.Direct(destination, ifindex)
                : new Route.Via(destination, ifindex, Address.of(gateway), source == null ? null : Address.of(source));
    }

    private static Cidr destination(Reply reply, byte @Nullable [] bytes) {
        byte[] zero = new byte[reply.u8(0) == Addresses.INET ? 4 : 16];
        return new Cidr(Address.of(bytes == null ? zero : bytes), reply.u8(1));
    }

    static Message addPods(Route.Direct route) {
        int flags = Message.ACK | Message.CREATE | Message.EXCLUSIVE;
        return bare(NEW, flags, route, PROTOCOL_STATIC, UNICAST, SCOPE_LINK, 0).attribute(DEVICE, route.ifindex());
    }

    /** The kernel refuses it if there is a route of that destination and metric, whoever made that. */
    static Message add(Route route) {
        return put(route, Message.ACK | Message.CREATE | Message.EXCLUSIVE);
    }

    /** The kernel does not look whose the route is that it replaces. */
    static Message replace(Route route) {
        return put(route, Message.ACK | Message.CREATE | Message.REPLACE);
    }

    private static Message put(Route route, int flags) {
        return switch (route) {
            case Route.Direct direct ->
                message(NEW, flags, route, UNICAST, SCOPE_LINK, 0).attribute(DEVICE, direct.ifindex());
            case Route.Via via -> via(message(NEW, flags, route, UNICAST, SCOPE_UNIVERSE, ON_LINK), via);
            case Route.Unreachable _ -> message(NEW, flags, route, UNREACHABLE, SCOPE_UNIVERSE, 0);
        };
    }

    private static Message via(Message message, Route.Via via) {
        message.attribute(DEVICE, via.ifindex())
                .attribute(GATEWAY, via.gateway().bytes());
        return via.source() == null
                ? message
                : message.attribute(SOURCE, via.source().bytes());
    }

    static Message remove(Route route) {
        return remove(route, METRIC_WEFT);
    }

    /** @param metric 0 for the lowest that a route of Weft to the destination has */
    static Message remove(Route route, int metric) {
        return bare(DELETE, Message.ACK, route, PROTOCOL_WEFT, 0, SCOPE_NOWHERE, 0)
                .attribute(METRIC, metric);
    }

    private static Message message(int type, int flags, Route route, int kind, int scope, int routeFlags) {
        return bare(type, flags, route, PROTOCOL_WEFT, kind, scope, routeFlags).attribute(METRIC, METRIC_WEFT);
    }

    private static Message bare(int type, int flags, Route route, int protocol, int kind, int scope, int routeFlags) {
        Cidr destination = route.destination();
        Message message = new Message(type, Message.REQUEST | flags)
                .u8(Addresses.family(destination.family()), destination.length(), 0, 0)
                .u8(TABLE_MAIN, protocol, destination.family() == Family.IPV6 ? SCOPE_UNIVERSE : scope, kind)
                .u32(routeFlags);
        return message.attribute(DESTINATION, destination.address().bytes());
    }
}
