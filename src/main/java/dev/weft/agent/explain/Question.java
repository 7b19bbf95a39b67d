package dev.weft.agent.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.datapath.Probe;
import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.Identity;
import dev.weft.model.Protocol;
import java.util.Locale;

/**
 * A packet to ask about, as it comes by the socket: {@code {"source","destination","protocol","port"}}, and
 * {@code identity} where another node sends it.
 *
 * @param port the destination port; type and code for ICMP, as in {@link dev.weft.model.PortMatch}
 * @param identity of the sender on the wire, 0 to take it from the ipcache
 */
record Question(Address source, Address destination, Protocol protocol, int port, int identity) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST = 0xffff;

    static Question parse(JsonNode json) throws BadQuestion {
        Address source = address(json, "source");
        Address destination = address(json, "destination");
        if (source.family() != destination.family()) {
            throw new BadQuestion("destination", destination.toString(), "is of another family than the source");
        }
        Protocol protocol = protocol(json, source.family());
        int least = protocol.hasPorts() ? 1 : 0;
        return new Question(
                source,
                destination,
                protocol,
                number(json, "port", least, MOST),
                json.has("identity") ? number(json, "identity", 0, Identity.CLUSTER_MAX) : 0);
    }

    static JsonNode json(String line) throws BadQuestion {
        try {
            JsonNode json = MAPPER.readTree(line);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw new BadQuestion("question", line, "is no JSON: " + e.getOriginalMessage());
        }
        throw new BadQuestion("question", line, "is no JSON object");
    }

    private static Address address(JsonNode json, String field) throws BadQuestion {
        String text = json.path(field).asText("");
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadQuestion(field, text, "is no IP address");
        }
    }

    private static Protocol protocol(JsonNode json, Family family) throws BadQuestion {
        String text = json.path("protocol").asText("");
        Protocol wrong = family == Family.IPV4 ? Protocol.ICMPV6 : Protocol.ICMP;
        for (Protocol protocol : Protocol.values()) {
            if (protocol != Protocol.ANY && protocol.name().equals(text.toUpperCase(Locale.ROOT))) {
                if (protocol == wrong) {
                    throw new BadQuestion("protocol", text, "does not go with " + family);
                }
                return protocol;
            }
        }
        throw new BadQuestion("protocol", text, "is none of TCP, UDP, SCTP, ICMP and ICMPv6");
    }

    private static int number(JsonNode json, String field, int least, int most) throws BadQuestion {
        JsonNode value = json.path(field);
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < least || value.asInt() > most) {
            throw new BadQuestion(field, value.asText(), "is no number from " + least + " to " + most);
        }
        return value.asInt();
    }

    Probe probe() {
        return new Probe(source, destination, protocol, port);
    }
}
