package dev.weft.oracle;

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
