package dev.weft.datapath;

import dev.weft.bpf.BpfMap;
import dev.weft.datapath.abi.AddressKey;
import dev.weft.datapath.abi.CidrValue;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.datapath.abi.NodeIndex;
import dev.weft.datapath.abi.NodeValue;
import dev.weft.datapath.abi.PrefixKey;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import java.util.Map;

/** The maps that the agent writes. */
record DatapathMaps(
        MapReconciler<Integer, EndpointValue> endpoints,
        MapReconciler<Address, IpcacheValue> ipcache,
        MapReconciler<Cidr, CidrValue> classes,
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
                MapReconciler.of(maps.get("ipcache_cidr"), PrefixKey.CODEC, CidrValue.CODEC),
                MapReconciler.ofArray(maps.get("node"), Index.CODEC, NodeValue.CODEC, NodeValue.NONE),
                MapReconciler.of(maps.get("node_address"), AddressKey.CODEC, NodeIndex.CODEC),
                new PolicyTable(maps.get("policy"), slots, control),
                new IdentityTable(identities),
                control);
    }

    void forget() {
        endpoints.forget();
        ipcache.forget();
        classes.forget();
        nodes.forget();
        nodeAddresses.forget();
        policy.forget();
        identities.forget();
    }
}
