package dev.weft.net;

import org.jspecify.annotations.Nullable;

/**
 * A network device.
 *
 * @param kind as the kernel calls it, such as {@code vxlan} or {@code veth}; empty for hardware
 * @param mac null for devices without one
 * @param port UDP port of a tunnel device, 0 for others
 */
public record Device(
        int ifindex, String name, String kind, @Nullable Mac mac, int mtu, boolean up, int port) {}
