package dev.weft.cni;

import java.util.Set;

/** What the plugin asks. */
public sealed interface CniRequest {

    /** Asks for the addresses of a pod, whose interface is to be built. */
    record Alloc(Attachment attachment, String netns, PodReference pod) implements CniRequest {}

    /** Says that the pod's interface is built and still down. */
    record Commit(Attachment attachment, String hostIfName, int ifindex) implements CniRequest {}

    /** Asks whether an attachment is known and in force. */
    record Check(Attachment attachment) implements CniRequest {}

    /** Says that an attachment is gone. */
    record Release(Attachment attachment) implements CniRequest {}

    /** Asks whether an {@link Alloc} could be answered now. */
    record Status() implements CniRequest {}

    /** Says that attachments which are not listed are gone. */
    record Gc(Set<Attachment> valid) implements CniRequest {
        public Gc {
            valid = Set.copyOf(valid);
        }
    }
}
