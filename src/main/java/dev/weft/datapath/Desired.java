package dev.weft.datapath;

import dev.weft.datapath.NodeState.LocalPod;
import dev.weft.datapath.NodeState.Node;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.datapath.abi.NodeIndex;
import dev.weft.datapath.abi.NodeValue;
import dev.weft.model.Address;
import dev.weft.model.ReservedIdentity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the maps should hold, apart from policy. A pure function of the state and of the numbers given out.
 *
 * @param slots by identity of this node's pods
 */
record Desired(
        Map<Integer, Integer> slots,
        Map<Integer, EndpointValue> endpoints,
        Map<Address, IpcacheValue> ipcache,
        Map<Integer, NodeValue> nodes,
        Map<Address, NodeIndex> nodeAddresses) {

    /** @param indexes node index by tunnel address */
    static Desired of(NodeState state, Map<Integer, Integer> slots, Map<Address, Integer> indexes) {
        Map<Integer, NodeValue> nodes = new HashMap<>();
        Map<Address, NodeIndex> nodeAddresses = new HashMap<>();
        indexes.forEach((tunnel, index) -> {
            nodes.put(index, new NodeValue(tunnel));
            nodeAddresses.put(tunnel, new NodeIndex(index));
        });
        return new Desired(slots, endpoints(state, slots), ipcache(state, indexes), nodes, nodeAddresses);
    }

    private static Map<Integer, EndpointValue> endpoints(NodeState state, Map<Integer, Integer> slots) {
        Map<Integer, EndpointValue> endpoints = new HashMap<>();
        for (LocalPod pod : state.endpoints()) {
            int slot = slots.getOrDefault(pod.identity(), 0);
            endpoints.put(
                    pod.ifindex(), new EndpointValue(pod.identity(), slot, pod.macTail(), pod.ipv4(), pod.ipv6()));
        }
        return endpoints;
    }

    private static Map<Address, IpcacheValue> ipcache(NodeState state, Map<Address, Integer> indexes) {
        Map<Address, IpcacheValue> entries = new HashMap<>();
        state.pods().forEach((address, pod) -> entries.put(address, remote(pod.identity(), pod.tunnel(), indexes)));
        for (LocalPod pod : state.endpoints()) {
            IpcacheValue local = new IpcacheValue(pod.identity(), pod.ifindex(), 0, IpcacheValue.IPCACHE_LOCAL);
            put(entries, pod.ipv4(), local);
            put(entries, pod.ipv6(), local);
        }
        for (Node node : state.nodes()) {
            IpcacheValue value = node.own()
                    ? new IpcacheValue(ReservedIdentity.HOST.number(), 0, 0, 0)
                    : remote(ReservedIdentity.REMOTE_NODE.number(), node.tunnel(), indexes);
            node.addresses().forEach(address -> entries.put(address, value));
        }
        return entries;
    }

    private static void put(Map<Address, IpcacheValue> entries, @Nullable Address address, IpcacheValue value) {
        if (address != null) {
            entries.put(address, value);
        }
    }

    /** Without an index there is no way to the node: the programs drop what has an identity but no place. */
    private static IpcacheValue remote(int identity, @Nullable Address tunnel, Map<Address, Integer> indexes) {
        Integer index = tunnel == null ? null : indexes.get(tunnel);
        return index == null
                ? new IpcacheValue(identity, 0, 0, 0)
                : new IpcacheValue(identity, 0, index, IpcacheValue.IPCACHE_REMOTE);
    }
}
