package dev.weft.cni;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.model.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON of the socket and of the files: strict, so that what does not fit is told by its field. */
final class CniCodec {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CniCodec() {}

    /** Reads a request. What is none ends in an {@link IllegalArgumentException} that names the field. */
    static CniRequest request(byte[] line) {
        JsonNode json = object(line);
        String op = text(json, "op");
        return switch (op) {
            case "ALLOC" -> new CniRequest.Alloc(attachment(json), text(json, "netns"), pod(json));
            case "COMMIT" ->
                new CniRequest.Commit(attachment(json), text(json, "hostIfName"), positive(json, "ifindex"));
            case "CHECK" -> new CniRequest.Check(attachment(json));
            case "RELEASE" -> new CniRequest.Release(attachment(json));
            case "STATUS" -> new CniRequest.Status();
            case "GC" -> new CniRequest.Gc(attachments(json, "valid"));
            default ->
                throw new IllegalArgumentException(
                        "field 'op' is '" + op + "', wanted ALLOC, COMMIT, CHECK, RELEASE, STATUS or GC");
        };
    }

    /** Writes a response with its line end. */
    static byte[] line(CniResponse response) {
        ObjectNode json = JSON.createObjectNode().put("ok", !(response instanceof CniResponse.Refused));
        switch (response) {
            case CniResponse.Allocated(Allocation allocation) -> put(json, allocation);
            case CniResponse.Done() -> {}
            case CniResponse.Refused(int code, String message, String details) ->
                json.put("code", code).put("message", message).put("details", details);
        }
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode newObject() {
        return JSON.createObjectNode();
    }

    static JsonNode object(byte[] text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json == null || !json.isObject()) {
                throw new IllegalArgumentException("not a JSON object");
            }
            return json;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    static void put(ObjectNode json, Allocation allocation) {
        json.put("ipv4", literal(allocation.ipv4()))
                .put("ipv6", literal(allocation.ipv6()))
                .put("mac", allocation.mac())
                .put("mtu", allocation.mtu())
                .put("hostIfName", allocation.hostIfName());
    }

    static Allocation allocation(JsonNode json) {
        return new Allocation(
                address(json, "ipv4"),
                address(json, "ipv6"),
                text(json, "mac"),
                positive(json, "mtu"),
                text(json, "hostIfName"));
    }

    static Attachment attachment(JsonNode json) {
        return new Attachment(text(json, "containerId"), text(json, "ifName"));
    }

    static void put(ObjectNode json, Attachment attachment) {
        json.put("containerId", attachment.containerId()).put("ifName", attachment.ifName());
    }

    static PodReference pod(JsonNode json) {
        return new PodReference(text(json, "podNamespace"), text(json, "podName"), text(json, "podUid"));
    }

    static void put(ObjectNode json, PodReference pod) {
        json.put("podNamespace", pod.namespace()).put("podName", pod.name()).put("podUid", pod.uid());
    }

    static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("field '" + field + "' must be text, got " + shown(value));
        }
        return value.textValue();
    }

    static int positive(JsonNode json, String field) {
        return number(json, field, 1);
    }

    static int number(JsonNode json, String field, int least) {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least) {
            throw new IllegalArgumentException(
                    "field '" + field + "' must be a number of at least " + least + ", got " + shown(value));
        }
        return value.intValue();
    }

    private static Set<Attachment> attachments(JsonNode json, String field) {
        JsonNode list = json.path(field);
        if (!list.isArray()) {
            throw new IllegalArgumentException("field '" + field + "' must be a list, got " + shown(list));
        }
        Set<Attachment> attachments = new HashSet<>();
        list.forEach(each -> attachments.add(attachment(each)));
        return attachments;
    }

    private static @Nullable Address address(JsonNode json, String field) {
        return json.path(field).isNull() ? null : Address.parse(text(json, field));
    }

    private static @Nullable String literal(@Nullable Address address) {
        return address == null ? null : address.toString();
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }
}
