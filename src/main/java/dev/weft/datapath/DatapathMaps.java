package dev.weft.datapath;

import dev.weft.bpf.BpfMap;
import dev.weft.datapath.abi.AddressKey;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.datapath.abi.NodeIndex;
import dev.weft.datapath.abi.NodeValue;
import dev.weft.model.Address;
import java.util.Map;

/** The maps that the agent writes. */
record DatapathMaps(
        MapReconciler<Integer, EndpointValue> endpoints,
        MapReconciler<Address, IpcacheValue> ipcache,
        MapReconciler<Integer, NodeValue> nodes,
        MapReconciler<Address, NodeIndex> nodeAddresses,
        PolicyTable policy,
        IdentityTable identities,
        Words control) {

    /** @param maps by name, as the object has them */
    static DatapathMaps of(Map<String, BpfMap> maps, Words slots, Words identities, Words control) {
        return new DatapathMaps(
                MapReconciler.of(maps.get("endpoint"), Index.CODEC, EndpointValue.CODEC),
                MapReconciler.of(maps.get("ipcache"), AddressKey.CODEC, IpcacheValue.CODEC),
                MapReconciler.ofArray(maps.get("node"), Index.CODEC, NodeValue.CODEC, NodeValue.NONE),
                MapReconciler.of(maps.get("node_address"), AddressKey.CODEC, NodeIndex.CODEC),
                new PolicyTable(new SetMaps(maps.get("policy"), maps.get("ipcache_cidr")), slots, control),
                new IdentityTable(identities),
                control);
    }

    void forget() {
        endpoints.forget();
        ipcache.forget();
        nodes.forget();
        nodeAddresses.forget();
        policy.forget();
        identities.forget();
    }
}
