package dev.weft.cli.eval;

import dev.weft.model.Family;
import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a question sends.
 *
 * @param port null for ICMP
 * @param portField the port, or type and code, as policy entries compare it
 */
record Traffic(Protocol protocol, @Nullable Integer port, int portField, Family family) {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,5}");
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REQUEST_V6 = 128;

    static Traffic of(Query query, End from, End to) throws QueryException {
        Protocol protocol = protocol(query.protocol());
        Family family = family(query.family(), protocol, from, to);
        if (protocol.hasPorts()) {
            int port = port(query.port(), protocol, to);
            return new Traffic(protocol, port, port, family);
        }
        int echo = protocol == Protocol.ICMP ? ECHO_REQUEST : ECHO_REQUEST_V6;
        int type = octet("icmpType", query.icmpType(), echo);
        return new Traffic(protocol, null, type << 8 | octet("icmpCode", query.icmpCode(), 0), family);
    }

    String protocolText() {
        return protocol == Protocol.ICMPV6 ? "ICMPv6" : protocol.name();
    }

    private static Protocol protocol(@Nullable String text) throws QueryException {
        for (Protocol protocol : Protocol.values()) {
            if (protocol != Protocol.ANY && protocol.name().equalsIgnoreCase(text)) {
                return protocol;
            }
        }
        throw new QueryException(
                "protocol", text, text == null ? "is missing" : "is unknown", "write TCP, UDP, SCTP, ICMP or ICMPv6");
    }

    private static int port(@Nullable String text, Protocol protocol, End to) throws QueryException {
        if (text == null || text.isEmpty()) {
            throw new QueryException("port", text, "is missing", "write a number from 1 to 65535, or a port name");
        }
        if (!NUMBER.matcher(text).matches()) {
            return named(text, protocol, to);
        }
        if (!DIGITS.matcher(text).matches() || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
            throw new QueryException("port", text, "is no port", "write a number from 1 to 65535, or a port name");
        }
        return Integer.parseInt(text);
    }

    private static int named(String name, Protocol protocol, End to) throws QueryException {
        if (to instanceof End.OfPod(PodEntry pod)) {
            for (NamedPort port : pod.labels().namedPorts()) {
                if (port.name().equals(name) && port.protocol() == protocol) {
                    return port.port();
                }
            }
        }
        throw new QueryException(
                "port", name, to.text() + " has no " + protocol + " port of that name", "write the port's number");
    }

    private static int octet(String field, @Nullable Integer value, int otherwise) throws QueryException {
        if (value != null && (value < 0 || value > 255)) {
            throw new QueryException(field, value, "is out of range", "write a number from 0 to 255");
        }
        return value == null ? otherwise : value;
    }

    private static Family family(@Nullable Integer asked, Protocol protocol, End from, End to) throws QueryException {
        Set<Family> common = from.families();
        common.retainAll(to.families());
        if (common.isEmpty()) {
            throw new QueryException("family", asked, "the two sides have no family in common", "ask for other sides");
        }
        if (protocol == Protocol.ICMP) {
            common.remove(Family.IPV6);
        } else if (protocol == Protocol.ICMPV6) {
            common.remove(Family.IPV4);
        }
        if (asked != null) {
            common.removeIf(family -> family.number() != asked);
        }
        return common.stream()
                .findFirst()
                .orElseThrow(() -> new QueryException(
                        "family",
                        asked,
                        "does not go with both sides and " + protocol,
                        "write 4 or 6, whichever both sides have; ICMP is IPv4, ICMPv6 is IPv6"));
    }
}
