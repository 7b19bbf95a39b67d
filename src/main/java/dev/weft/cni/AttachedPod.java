package dev.weft.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One row of the {@link AttachmentTable}: which pod an attachment is, and what it was given.
 *
 * @param ifindex of the node's side, 0 until the COMMIT. After a reboot it may belong to something else: see
 *     {@link #isOn}.
 */
public record AttachedPod(Attachment attachment, String netns, PodReference pod, Allocation allocation, int ifindex) {

    /** Of the file's layout. */
    private static final int VERSION = 1;

    /** Returns the row after its COMMIT. */
    public AttachedPod committed(int newIfindex) {
        return new AttachedPod(attachment, netns, pod, allocation, newIfindex);
    }

    /** Returns whether the datapath was told of it. */
    public boolean isCommitted() {
        return ifindex != 0;
    }

    /**
     * Returns whether the interface of its COMMIT is there still.
     *
     * @param devices ifindex of the node's devices by their names
     */
    public boolean isOn(Map<String, Integer> devices) {
        return isCommitted() && devices.getOrDefault(allocation.hostIfName(), 0) == ifindex;
    }

    byte[] toJson() {
        ObjectNode json = CniCodec.newObject().put("version", VERSION);
        CniCodec.put(json, attachment);
        json.put("netns", netns);
        CniCodec.put(json, pod);
        CniCodec.put(json, allocation);
        json.put("ifindex", ifindex);
        return (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static AttachedPod fromJson(byte[] text) {
        JsonNode json = CniCodec.object(text);
        int version = CniCodec.positive(json, "version");
        if (version != VERSION) {
            throw new IllegalArgumentException("field 'version' is " + version + ", this agent reads " + VERSION);
        }
        return new AttachedPod(
                CniCodec.attachment(json),
                CniCodec.text(json, "netns"),
                CniCodec.pod(json),
                CniCodec.allocation(json),
                CniCodec.number(json, "ifindex", 0));
    }
}
