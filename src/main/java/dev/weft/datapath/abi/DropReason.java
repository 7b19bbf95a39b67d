package dev.weft.datapath.abi;

import org.jspecify.annotations.Nullable;

/** {@code enum drop_reason}: why a packet was dropped. Cilium's numbers where the meaning is the same. */
public enum DropReason {
    NONE(0),
    INVALID_SOURCE_MAC(130),
    INVALID_SOURCE_IP(132),
    POLICY_DENIED(133),
    INVALID_PACKET(134),
    INVALID_L4_HEADER(135),
    UNSUPPORTED_L3(139),
    WRITE_ERROR(141),
    NO_TUNNEL_KEY(147),
    STALE_ADDRESS(151),
    FLOW_TABLE_FULL(155),
    INVALID_EXTENSION_HEADER(156),
    NO_TUNNEL_ENDPOINT(160),
    TUNNEL_PORT(170),
    INVALID_IDENTITY(171),
    UNKNOWN_SENDER(172),
    FRAGMENT_WITHOUT_FIRST(175),
    FORBIDDEN_ICMPV6(176),
    POLICY_DENY(181),
    MULTICAST(201),
    ENDPOINT_NOT_READY(203),
    MAPPED_ADDRESS(220),
    FORGED_ARP(221),
    WRONG_INTERFACE(222),
    UNRELATED_ICMP(223);

    /** How many numbers there are room for. */
    public static final int COUNT = 256;

    private static final @Nullable DropReason[] BY_NUMBER = new DropReason[COUNT];

    static {
        for (DropReason reason : values()) {
            BY_NUMBER[reason.number] = reason;
        }
    }

    private final int number;

    DropReason(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Finds by number, 0 to 255. */
    public static DropReason of(int number) {
        DropReason reason = BY_NUMBER[number];
        if (reason == null) {
            throw new IllegalArgumentException("drop reason " + number + " is not one of this version");
        }
        return reason;
    }
}
