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
                        && parts[1].matches(icmp(parts[0]) ? "\\d{1,3}" : "\\d{1,5}|[a-z0-9-]{1,15}")
                ? Optional.of(new TableSpec(text, parts[0], parts[1]))
                : Optional.empty();
    }

    private static boolean icmp(String protocol) {
        return protocol.toUpperCase(Locale.ROOT).startsWith("ICMP");
    }

    Query query(String from, String to, @Nullable Integer family) {
        return icmp(protocol)
                ? new Query(null, from, to, protocol, null, Integer.valueOf(port), null, family)
                : new Query(null, from, to, protocol, port, null, null, family);
    }
}
