package dev.weft.net;

/**
 * A tunnel device that takes its keys from the packets' metadata and learns nothing.
 *
 * @param port UDP port
 */
public record VxlanSpec(String name, Mac mac, int mtu, int port) {}
