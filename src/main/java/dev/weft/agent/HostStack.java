package dev.weft.agent;

import dev.weft.cni.AttachedPod;
import dev.weft.datapath.NodeNetwork;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.net.Device;
import dev.weft.net.NetException;
import dev.weft.net.Network;
import dev.weft.net.Route;
import dev.weft.net.VxlanSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the agent keeps on the node beside BPF: the tunnel device, routes, what the plugin put there for pods, forwarding
 * switches and the masquerade table.
 * All of it may be applied again at any time; what is right already stays untouched.
 */
final class HostStack {

    private static final String TABLE = "nftables table inet " + NodeRules.TABLE;
    private static final String POD_LINK = "veth";

    private final Network network;
    private final NodeNetwork node;
    private final RulesTable table;
    private final Forwarding forwarding;
    private final PodEntries pods;
    private @Nullable Overlay overlay;
    private Set<Route> routes = Set.of();
    private final Set<String> restored = new LinkedHashSet<>();
    private boolean areEntriesMissing;
    private boolean isOverlayChanged;
    /** Also before the first pass: an agent before this one may have left others. */
    private boolean areRoutesDoubtful = true;

    private int tunnelPort;

    HostStack(Network network) {
        this(network, Tool::run, new Forwarding(Forwarding.ROOT));
    }

    /** @param nft runs it */
    HostStack(Network network, RulesTable.Nft nft, Forwarding forwarding) {
        this.network = network;
        this.forwarding = forwarding;
        this.table = new RulesTable(network, nft);
        this.pods = new PodEntries(network, System::nanoTime);
        this.node = new NodeNetwork(network);
    }

    /** Makes the tunnel device, if it is not there just so. It carries nothing before it is opened. */
    Device ensureOverlay(int mtu, int port) {
        tunnelPort = port;
        return node.ensureOverlay(new VxlanSpec(NetworkPlan.OVERLAY, Overlay.MAC, mtu, port));
    }

    /** Lets the tunnel device carry packets, once it has its programs. */
    synchronized void open(Device tunnel) {
        Overlay opened = Overlay.of(tunnel, forwarding.hasIpv6());
        opened.open(network, node);
        overlay = opened;
    }

    /** Returns the ifindex of the tunnel device that was opened. */
    synchronized int overlay() {
        return Objects.requireNonNull(overlay, "no tunnel device was opened").ifindex();
    }

    /**
     * Opens the tunnel device again, if the last look found that somebody set it down or removed its neighbours. A pass
     * asks for nothing that looks find out: while a new pod's device gets its programs, the kernel answers no one.
     */
    synchronized void keepOpen() {
        if (overlay != null && isOverlayChanged) {
            restored.addAll(overlay.open(network, node));
            isOverlayChanged = false;
        }
    }

    /** Takes in which pods there are, and puts back what the last look found missing of their neighbours and routes. */
    synchronized void ensurePods(Collection<AttachedPod> attached) {
        pods.of(attached);
        if (areEntriesMissing) {
            restored.addAll(pods.restore(HostTables.read(network)));
            areEntriesMissing = false;
        }
    }

    /** Lets the node forward between its pods and the outside, in the families that they have. */
    void ensureForwarding(Collection<Cidr> pods) throws IOException {
        forwarding.ensure(pods);
    }

    /** Makes the routes so, if others are wanted than last time or the last look found some missing. */
    synchronized void ensureRoutes(Collection<Route> wanted) {
        if (!areRoutesDoubtful && routes.equals(Set.copyOf(wanted))) {
            return;
        }
        NodeNetwork.Routing routing = node.ensureRoutes(wanted);
        routing.put().stream().filter(routes::contains).map(HostStack::words).forEach(restored::add);
        List<NetException> failures = routing.failures();
        if (failures.isEmpty()) {
            routes = Set.copyOf(wanted);
            areRoutesDoubtful = false;
            return;
        }
        // A route through a device that is down is refused.
        isOverlayChanged = true;
        // What was never there was not taken away by others.
        routes = wanted.stream().filter(routes::contains).collect(Collectors.toUnmodifiableSet());
        NetException first = failures.getFirst();
        throw failures.size() == 1
                ? first
                : new NetException(first.getMessage() + "; and " + (failures.size() - 1) + " more", first.errno());
    }

    /** Replaces the table of rules, if the pod ranges are others than last time or the table is not as it was left. */
    void ensureRules(Collection<Cidr> pods) throws IOException {
        if (table.ensure(new NodeRules(tunnelPort).script(pods))) {
            noteRestored(TABLE);
        }
    }

    private synchronized void noteRestored(String name) {
        restored.add(name);
    }

    /** Returns what others have taken away, or changed, of all that is kept here. It is read in few dumps, however many pods. */
    List<String> missing() {
        List<String> missing = new ArrayList<>(missingInTables());
        if (table.look()) {
            missing.add(TABLE);
        }
        return missing;
    }

    private synchronized List<String> missingInTables() {
        HostTables tables = HostTables.read(network);
        List<String> missing = new ArrayList<>();
        if (overlay != null) {
            missing.addAll(overlay.missing(tables));
        }
        isOverlayChanged = !missing.isEmpty();
        List<Route> lost = List.copyOf(node.missing(routes));
        areRoutesDoubtful |= !lost.isEmpty();
        lost.stream().map(HostStack::words).forEach(missing::add);
        List<String> entries = pods.missing(tables);
        areEntriesMissing = !entries.isEmpty();
        missing.addAll(entries);
        return missing;
    }

    /** Returns what passes have put back since the last call, whether they were asked to or came by. */
    synchronized List<String> restored() {
        List<String> names = List.copyOf(restored);
        restored.clear();
        return names;
    }

    private static String words(Route route) {
        return "the route to " + route.destination();
    }

    /** Removes a pod's interface with all that hangs on it; it may be gone already. Another device of its name stays. */
    void removeInterface(String name) {
        network.device(name)
                .filter(device -> device.kind().equals(POD_LINK))
                .ifPresent(device -> network.delete(device.ifindex()));
    }

    /** Returns where the node's own packets to a pod come from; empty if they do not go out of its device. */
    Optional<Address> source(Address pod, int ifindex) {
        return network.source(pod, ifindex);
    }

    /** Returns the ifindex of the pods' devices that are there, by their names. Waits for no change of devices. */
    Map<String, Integer> devices(Collection<AttachedPod> attached) {
        Map<String, Integer> devices = new HashMap<>();
        for (AttachedPod pod : attached) {
            if (pod.isCommitted()) {
                network.name(pod.ifindex()).ifPresent(name -> devices.put(name, pod.ifindex()));
            }
        }
        return devices;
    }
}
