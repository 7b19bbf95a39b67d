package dev.weft.cli.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.cli.fault.Fault;
import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is sent.
 *
 * @param port the destination port; type and code for ICMP
 */
record Packet(Address source, Address destination, Protocol protocol, int port) {

    private static final int ECHO = 8;
    private static final int ECHO_V6 = 128;
    private static final int MOST = 65535;

    /** @param receiver whose names of ports count, if they are known */
    static Packet of(Request request, End from, End to, End receiver) throws ExplainException {
        Naming naming = request.naming();
        Protocol asked = protocol(request.protocol(), naming.of("protocol"));
        PacketFields.check(request, asked);
        Family family = family(request, asked, from, to);
        Protocol protocol = asked.hasPorts() ? asked : family == Family.IPV4 ? Protocol.ICMP : Protocol.ICMPV6;
        return new Packet(
                from.address(family).orElseThrow(),
                to.address(family).orElseThrow(),
                protocol,
                protocol.hasPorts()
                        ? port(request.port(), protocol, receiver, naming.of("port"))
                        : message(request, protocol));
    }

    private static Protocol protocol(String text, String field) throws ExplainException {
        for (Protocol protocol : Protocol.values()) {
            if (protocol != Protocol.ANY && protocol.name().equalsIgnoreCase(text)) {
                return protocol;
            }
        }
        throw new ExplainException(
                new Fault("BadProtocol", field + " '" + text + "' is unknown", "write TCP, UDP, SCTP, ICMP or ICMPv6")
                        .at(field, text));
    }

    private static Family family(Request request, Protocol protocol, End from, End to) throws ExplainException {
        Optional<Family> found = Stream.of(Family.IPV4, Family.IPV6)
                .filter(family -> request.family() == null || request.family() == family.number())
                .filter(family -> protocol != Protocol.ICMPV6 || family == Family.IPV6)
                .filter(family -> protocol != Protocol.ICMP || family == Family.IPV4 || request.family() != null)
                .filter(family ->
                        from.address(family).isPresent() && to.address(family).isPresent())
                .findFirst();
        return found.orElseThrow(() -> new ExplainException(noFamily(request, protocol, from, to)));
    }

    private static Fault noFamily(Request request, Protocol protocol, End from, End to) {
        String sides = from.text() + " and " + to.text();
        String remedy = "see their addresses: weft endpoint list";
        String field = request.naming().of("family");
        return request.family() == null
                ? new Fault("NoFamily", sides + " have no address of one family for " + protocol, remedy)
                : new Fault(
                                "NoFamily",
                                field + " " + request.family() + ": " + sides + " do not both have an address of it",
                                remedy)
                        .at(field, request.family().toString());
    }

    private static int port(@Nullable String text, Protocol protocol, End to, String field) throws ExplainException {
        if (text == null || text.isEmpty()) {
            throw new ExplainException(
                    new Fault("NoPort", field + " is missing", "write a number or a name; " + protocol + " has ports")
                            .at(field, text));
        }
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        Stream<NamedPort> named = to instanceof End.Pod pod ? pod.ports().stream() : Stream.empty();
        return named.filter(port -> port.name().equals(text) && port.protocol() == protocol)
                .map(NamedPort::port)
                .findFirst()
                .orElseThrow(() -> new ExplainException(new Fault(
                                "BadPort",
                                field + " '" + text + "' is no port, and no " + protocol + " port of " + to.text()
                                        + " has that name",
                                "write a number from 1 to 65535")
                        .at(field, text)));
    }

    /** Returns type and code of an ICMP message. */
    private static int message(Request request, Protocol protocol) throws ExplainException {
        int type = octet(
                request.naming().of("icmpType"),
                "BadIcmpType",
                request.icmpType(),
                protocol == Protocol.ICMP ? ECHO : ECHO_V6);
        return type << 8 | octet(request.naming().of("icmpCode"), "BadIcmpCode", request.icmpCode(), 0);
    }

    private static int octet(String field, String code, @Nullable Integer value, int otherwise)
            throws ExplainException {
        if (value != null && (value < 0 || value > 255)) {
            throw new ExplainException(
                    new Fault(code, field + " " + value + " is out of range", "write a number from 0 to 255")
                            .at(field, String.valueOf(value)));
        }
        return value == null ? otherwise : value;
    }

    String protocolText() {
        return protocol == Protocol.ICMPV6 ? "ICMPv6" : protocol.name();
    }

    /** Returns the question to an agent. */
    ObjectNode question(int wireIdentity) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("source", source.toString())
                .put("destination", destination.toString())
                .put("protocol", protocol.name())
                .put("port", port)
                .put("identity", wireIdentity);
    }
}
