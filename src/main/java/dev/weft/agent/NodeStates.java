package dev.weft.agent;

import dev.weft.cni.Allocation;
import dev.weft.cni.AttachedPod;
import dev.weft.datapath.NodeState;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Family;
import dev.weft.model.PolicySet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From rows to what the datapath of this node should know. Pure. */
final class NodeStates {

    private final String nodeName;
    private final ClusterSnapshot cluster;
    private final Set<Family> underlay;

    NodeStates(String nodeName, ClusterSnapshot cluster) {
        this.nodeName = nodeName;
        this.cluster = cluster;
        this.underlay = families(
                cluster.node(nodeName).map(WeftNodeRow::tunnelAddresses).orElse(List.of()));
    }

    private static Set<Family> families(List<Address> addresses) {
        Set<Family> families = new HashSet<>();
        addresses.forEach(address -> families.add(address.family()));
        return families;
    }

    NodeState of(Collection<AttachedPod> attached, Map<Integer, PolicySet> sets, Map<Cidr, Integer> classes) {
        return new NodeState(nodes(), localPods(attached), remotePods(), sets, classes);
    }

    private List<NodeState.Node> nodes() {
        return cluster.nodes().stream()
                .map(node -> new NodeState.Node(
                        node.name(),
                        node.name().equals(nodeName),
                        tunnel(node).orElse(null),
                        Set.copyOf(node.internalIps())))
                .toList();
    }

    /** Returns the first of a node's tunnel addresses that this node can send to: IPv4 if both have it. */
    private Optional<Address> tunnel(WeftNodeRow node) {
        return node.tunnelAddresses().stream()
                .filter(address -> underlay.contains(address.family()))
                .sorted()
                .findFirst();
    }

    private Map<Address, NodeState.RemotePod> remotePods() {
        Map<String, Address> tunnels = new HashMap<>();
        cluster.nodes().forEach(node -> tunnel(node).ifPresent(tunnel -> tunnels.put(node.name(), tunnel)));
        Map<Address, NodeState.RemotePod> pods = new HashMap<>();
        cluster.slices().stream()
                .filter(slice -> !slice.nodeName().equals(nodeName) && tunnels.containsKey(slice.nodeName()))
                .forEach(slice -> slice.entries()
                        .forEach(entry -> entry.addresses().stream()
                                .forEach(address -> pods.put(
                                        address,
                                        new NodeState.RemotePod(entry.identity(), tunnels.get(slice.nodeName()))))));
        return pods;
    }

    /** A pod whose endpoint is gone is not listed: its interface passes nothing until it is removed. */
    private List<NodeState.LocalPod> localPods(Collection<AttachedPod> attached) {
        return attached.stream()
                .filter(AttachedPod::isCommitted)
                .flatMap(pod -> local(pod).stream())
                .toList();
    }

    private Optional<NodeState.LocalPod> local(AttachedPod pod) {
        Allocation allocation = pod.allocation();
        return cluster.endpoint(nodeName, pod.pod().uid())
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
