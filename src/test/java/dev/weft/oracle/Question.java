package dev.weft.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to both.
 *
 * @param from a pod as ns/pod, an address, or an entity
 * @param port of TCP, UDP and SCTP
 * @param icmpType of ICMP and ICMPv6
 */
record Question(String from, String to, String protocol, int port, int icmpType, int icmpCode, int family) {

    /** Reads what {@link #json} wrote. */
    static Question of(JsonNode json) {
        return new Question(
                json.path("from").asText(),
                json.path("to").asText(),
                json.path("protocol").asText(),
                json.path("port").asInt(),
                json.path("icmpType").asInt(),
                json.path("icmpCode").asInt(),
                json.path("family").asInt());
    }

    Map<String, Object> json() {
        Map<String, Object> json =
                Raw.map("id", toString(), "from", from, "to", to, "protocol", protocol, "family", family);
        if (icmp()) {
            json.put("icmpType", icmpType);
            json.put("icmpCode", icmpCode);
        } else {
            json.put("port", port);
        }
        return json;
    }

    @Override
    public String toString() {
        String what = icmp() ? icmpType + "/" + icmpCode : String.valueOf(port);
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
