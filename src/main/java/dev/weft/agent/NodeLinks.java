package dev.weft.agent;

import dev.weft.cni.AttachedPod;
import dev.weft.cni.AttachmentTable;
import dev.weft.datapath.Attachment;
import dev.weft.datapath.Attachments;
import dev.weft.datapath.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The links that this node should have: those of the tunnel device and of every pod's interface that is there. */
final class NodeLinks {

    private final Attachments attachments;
    private final Attachment overlay;
    private final AttachmentTable pods;
    private final HostStack host;
    private final Predicate<String> beginning;

    /** @param beginning whether an interface is about to get its programs from somebody else */
    NodeLinks(
            Attachments attachments,
            Attachment overlay,
            AttachmentTable pods,
            HostStack host,
            Predicate<String> beginning) {
        this.attachments = attachments;
        this.overlay = overlay;
        this.pods = pods;
        this.host = host;
        this.beginning = beginning;
    }

    void ensure() throws IOException {
        attachments.ensure(wanted());
    }

    /** Returns the devices that lack a program. */
    List<String> missing() {
        try {
            return attachments.missing(wanted()).stream()
                    .map(Attachment::device)
                    .toList();
        } catch (IOException e) {
            return List.of("(cannot be read: " + e.getMessage() + ")");
        }
    }

    /** A reboot or a crash may have taken the interface of a pod that is still listed. */
    private List<Attachment> wanted() throws IOException {
        List<Attachment> wanted = new ArrayList<>();
        wanted.add(overlay);
        Collection<AttachedPod> attached = pods.all();
        Map<String, Integer> devices = host.devices(attached);
        for (AttachedPod pod : attached) {
            String device = pod.allocation().hostIfName();
            if (pod.isOn(devices) && !beginning.test(device)) {
                wanted.add(new Attachment(device, pod.ifindex(), Role.POD));
            }
        }
        return wanted;
    }
}
