package dev.weft.agent;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.datapath.NodeState;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import dev.weft.model.PolicySet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From rows to what the datapath of this node should know. Pure. */
final class NodeStates {

    private final String nodeName;
    private final ClusterSnapshot cluster;
    private final SliceView view;

    NodeStates(String nodeName, ClusterSnapshot cluster, SliceView view) {
        this.nodeName = nodeName;
        this.cluster = cluster;
        this.view = view;
    }

    NodeState of(Collection<AttachedPod> attached, HostView host, Map<Integer, PolicySet> sets) {
        return new NodeState(
                nodes(host.sources()),
                localPods(attached, host.devices()),
                view.remotePods(),
                sets,
                cluster.identities().stream().map(Identity::number).collect(Collectors.toSet()));
    }

    private List<NodeState.Node> nodes(Set<Address> sources) {
        return cluster.nodes().stream()
                .map(node -> new NodeState.Node(
                        node.name(),
                        node.name().equals(nodeName),
                        view.tunnels().get(node.name()),
                        addresses(node, sources)))
                .toList();
    }

    private Set<Address> addresses(WeftNodeRow node, Set<Address> sources) {
        Set<Address> addresses = new HashSet<>();
        if (node.name().equals(nodeName)) {
            addresses.addAll(sources);
            cluster.nodes().forEach(any -> any.internalIps().forEach(addresses::remove));
        }
        addresses.addAll(node.internalIps());
        return Set.copyOf(addresses);
    }

    /**
     * A pod whose endpoint is gone is not listed: its interface passes nothing until it is removed. Nor is one of before a
     * reboot, whose ifindex may be another pod's by now.
     */
    private List<NodeState.LocalPod> localPods(Collection<AttachedPod> attached, Map<String, Integer> devices) {
        return attached.stream()
                .filter(pod -> pod.isOn(devices))
                .flatMap(pod -> local(pod).stream())
                .toList();
    }

    private Optional<NodeState.LocalPod> local(AttachedPod pod) {
        Allocation allocation = pod.allocation();
        return Optional.ofNullable(view.own().get(pod.pod().uid()))
                .filter(entry -> holds(entry, allocation.ipv4()) && holds(entry, allocation.ipv6()))
                .map(entry -> new NodeState.LocalPod(
                        pod.ifindex(),
                        entry.identity(),
                        macTail(allocation.mac()),
                        allocation.ipv4(),
                        allocation.ipv6()));
    }

    private static boolean holds(SliceEntry entry, @Nullable Address address) {
        return address == null || entry.addresses().stream().anyMatch(address::equals);
    }

    private static int macTail(String mac) {
        return (int) Long.parseLong(mac.substring(6).replace(":", ""), 16);
    }
}
