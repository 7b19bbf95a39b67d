package dev.weft.agent;

import dev.weft.cni.AttachedPod;
import dev.weft.datapath.Attachment;
import dev.weft.datapath.Attachments;
import dev.weft.datapath.Role;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A pod's interface in the kernel: its links, and the device that carries its routes and neighbours. */
final class PodLinks implements PodAttacher {

    private final Attachments links;
    private final HostStack network;
    private final Set<String> beginning = ConcurrentHashMap.newKeySet();

    PodLinks(Attachments links, HostStack network) {
        this.links = links;
        this.network = network;
    }

    @Override
    public Beginning begin(String hostIfName) {
        beginning.add(hostIfName);
        return () -> beginning.remove(hostIfName);
    }

    /** Returns whether an interface is about to get its programs. */
    boolean isBeginning(String device) {
        return beginning.contains(device);
    }

    @Override
    public void attach(String hostIfName, int ifindex) throws IOException {
        links.ensure(List.of(new Attachment(hostIfName, ifindex, Role.POD)));
    }

    @Override
    public void remove(AttachedPod pod) throws IOException {
        String device = pod.allocation().hostIfName();
        network.removeInterface(device);
        links.forget(device);
    }
}
