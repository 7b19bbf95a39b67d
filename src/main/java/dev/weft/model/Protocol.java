package dev.weft.model;

import java.util.Arrays;

/** An IP protocol that policies can name; {@link #ANY} stands for every protocol, also those not listed. */
public enum Protocol {
    ANY(0),
    ICMP(1),
    TCP(6),
    UDP(17),
    ICMPV6(58),
    SCTP(132);

    private static final Protocol[] ALL = values();

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /** Returns the IANA protocol number; 0 for {@link #ANY}. */
    public int number() {
        return number;
    }

    /** Returns whether ports mean anything for it. */
    public boolean hasPorts() {
        return this == TCP || this == UDP || this == SCTP;
    }

    /** Finds by its number. */
    public static Protocol of(int number) {
        for (Protocol protocol : ALL) {
            if (protocol.number == number) {
                return protocol;
            }
        }
        throw new IllegalArgumentException("policies cannot name protocol " + number);
    }

    /** Finds by name, ignoring case ({@code ICMPv6} is the usual spelling). */
    public static Protocol parse(String text) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown protocol '" + text + "'"));
    }
}
