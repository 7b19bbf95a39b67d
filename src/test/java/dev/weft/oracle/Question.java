package dev.weft.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to both.
 *
 * @param from a pod as ns/pod, an address, or an entity
 * @param port of TCP, UDP and SCTP
 * @param portName what the question says in place of it, null if nothing
 * @param icmpType of ICMP and ICMPv6
 */
record Question(
        String from,
        String to,
        String protocol,
        int port,
        @Nullable String portName,
        int icmpType,
        int icmpCode,
        int family) {

    /** Reads what {@link #json} wrote. */
    static Question of(JsonNode json, Village village) {
        JsonNode port = json.path("port");
        String to = json.path("to").asText();
        String protocol = json.path("protocol").asText();
        int family = json.path("family").asInt();
        return new Question(
                json.path("from").asText(),
                to,
                protocol,
                port.isTextual() ? village.port(to, family, port.asText(), protocol) : port.asInt(),
                port.isTextual() ? port.asText() : null,
                json.path("icmpType").asInt(),
                json.path("icmpCode").asInt(),
                family);
    }

    Map<String, Object> json() {
        Map<String, Object> json =
                Raw.map("id", toString(), "from", from, "to", to, "protocol", protocol, "family", family);
        if (icmp()) {
            json.put("icmpType", icmpType);
            json.put("icmpCode", icmpCode);
        } else {
            json.put("port", portName == null ? port : portName);
        }
        return json;
    }

    @Override
    public String toString() {
        String what = icmp() ? icmpType + "/" + icmpCode : portName == null ? String.valueOf(port) : portName;
        return from + " -> " + to + " " + protocol + " " + what + " IPv" + family;
    }

    boolean icmp() {
        return protocol.startsWith("ICMP");
    }

    /** Who is at an end. */
    record Party(
            @Nullable Map<String, Object> pod,
            String part,
            @Nullable String node,
            @Nullable String address) {}
}
