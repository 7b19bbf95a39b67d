package dev.weft.model;

import org.jspecify.annotations.Nullable;

/** What a rule says about protocol and port. */
public sealed interface RulePort {

    /** Every protocol and port. */
    record Everything() implements RulePort {}

    /** All of one protocol. */
    record Whole(Protocol protocol) implements RulePort {}

    /** Port numbers of a protocol, both ends included. */
    record Range(Protocol protocol, int first, int last) implements RulePort {
        public Range {
            if (!protocol.hasPorts()) {
                throw new IllegalArgumentException(protocol + " has no ports");
            }
            if (first < 1 || last > 65535 || first > last) {
                throw new IllegalArgumentException("not a port range: " + first + " to " + last);
            }
        }
    }

    /** The port that the receiving pod calls so; a pod without such a port is not selected. */
    record Named(Protocol protocol, String name) implements RulePort {}

    /**
     * ICMP or ICMPv6 messages.
     *
     * @param code null for all codes of the type
     */
    record Icmp(Protocol protocol, int type, @Nullable Integer code) implements RulePort {
        public Icmp {
            if (protocol != Protocol.ICMP && protocol != Protocol.ICMPV6) {
                throw new IllegalArgumentException(protocol + " has no ICMP types");
            }
            if (type < 0 || type > 255 || code != null && (code < 0 || code > 255)) {
                throw new IllegalArgumentException("ICMP type and code are 0 to 255, not " + type + "/" + code);
            }
        }
    }
}
