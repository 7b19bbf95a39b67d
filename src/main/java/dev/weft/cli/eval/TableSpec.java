package dev.weft.cli.eval;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a table asks of each pair.
 *
 * @param port a number or a name; for ICMP the type
 */
record TableSpec(String text, String protocol, String port) {

    /** Reads {@code PROTO/PORT}; empty if it is none. */
    static Optional<TableSpec> parse(String text) {
        String[] parts = text.split("/", -1);
        return parts.length == 2
                        && parts[0].toUpperCase(Locale.ROOT).matches("TCP|UDP|SCTP|ICMP|ICMPV6")
                        && (icmp(parts[0]) ? isNumber(parts[1], 0, 255) : isPort(parts[1]))
                ? Optional.of(new TableSpec(text, parts[0], parts[1]))
                : Optional.empty();
    }

    /** The name of a port has a letter. */
    private static boolean isPort(String text) {
        return isNumber(text, 1, 65535) || text.matches("(?=.*[a-z])[a-z0-9-]{1,15}");
    }

    private static boolean isNumber(String text, int least, int most) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most;
    }

    private static boolean icmp(String protocol) {
        return protocol.toUpperCase(Locale.ROOT).startsWith("ICMP");
    }

    Query query(String from, String to, @Nullable Integer family) {
        return icmp(protocol)
                ? new Query(null, from, to, protocol, null, Integer.valueOf(port), null, family, false)
                : new Query(null, from, to, protocol, port, null, null, family, false);
    }
}
