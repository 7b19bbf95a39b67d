package dev.weft.bpf;

/**
 * A question to a program: a packet and the part of {@code struct __sk_buff} that goes with it.
 *
 * @param packet from the Ethernet header on, 15 bytes to about 3,500
 * @param context {@code struct __sk_buff}, empty or 192 bytes; only mark, priority, ifindex, ingress_ifindex, cb and
 *     a few more may be set
 * @param repeat how many times the program runs, for timing
 */
public record TestRun(byte[] packet, byte[] context, int repeat) {}
