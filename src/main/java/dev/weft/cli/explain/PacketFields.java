package dev.weft.cli.explain;

import dev.weft.cli.fault.Fault;
import dev.weft.model.Protocol;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which of a question's parts go together: an answer to another question than was meant is worse than none. */
final class PacketFields {

    private PacketFields() {}

    /** Refuses what the protocol has not. */
    static void check(Request request, Protocol protocol) throws ExplainException {
        if (protocol.hasPorts()) {
            String remedy = "leave it out, or write ICMP or ICMPv6 as "
                    + request.naming().of("protocol");
            absent(request, "icmpType", request.icmpType(), "not for " + request.protocol(), remedy);
            absent(request, "icmpCode", request.icmpCode(), "not for " + request.protocol(), remedy);
        } else {
            absent(
                    request,
                    "port",
                    request.port(),
                    "not for " + request.protocol() + ", which has no ports",
                    "leave it out; " + request.naming().of("icmpType") + " and "
                            + request.naming().of("icmpCode") + " say which message it is");
        }
        Integer family = request.family();
        if (family != null && family != 4 && family != 6) {
            throw refused(request, "family", family, "no IP version", "write 4 or 6");
        }
        if (protocol == Protocol.ICMPV6 && Objects.equals(family, 4)) {
            throw refused(request, "family", family, "not that of ICMPv6", "write 6, or leave it out");
        }
    }

    private static void absent(Request request, String field, @Nullable Object value, String problem, String remedy)
            throws ExplainException {
        if (value != null && !value.equals("")) {
            throw refused(request, field, value, problem, remedy);
        }
    }

    private static ExplainException refused(
            Request request, String field, Object value, String problem, String remedy) {
        String name = request.naming().of(field);
        return new ExplainException(
                new Fault("BadPacket", name + " " + value + " is " + problem, remedy).at(name, value.toString()));
    }
}
