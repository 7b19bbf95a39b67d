package dev.weft.agent.explain;

import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.LiveMaps;
import dev.weft.datapath.PolicyProbes;
import dev.weft.datapath.abi.CidrValue;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PrefixKey;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Identity;
import dev.weft.model.ReservedIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks up what the programs look up and remembers each entry, in the order of the decision. */
final class Trail {

    /**
     * One look-up.
     *
     * @param value null if there is no such entry
     */
    record Step(DumpableMap map, Object key, @Nullable Object value) {}

    private final LiveMaps maps;
    private final List<Step> steps = new ArrayList<>();

    Trail(LiveMaps maps) {
        this.maps = maps;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    Optional<EndpointValue> endpoint(int ifindex) {
        return noted(DumpableMap.ENDPOINT, ifindex, maps.endpoint(ifindex));
    }

    Optional<IpcacheValue> ipcache(Address address) {
        return noted(DumpableMap.IPCACHE, address, maps.ipcache(address));
    }

    /** Returns the tagged class of an address, 0 if no prefix of the set covers it. */
    int classOf(int set, Address address) {
        PrefixKey key = new PrefixKey(set, Cidr.of(address));
        return noted(DumpableMap.IPCACHE_CIDR, key, maps.classOf(key))
                .map(CidrValue::classId)
                .orElse(0);
    }

    /** Returns the identity that rules are asked about for one: only one that they do not know is noted. */
    int peer(int identity) {
        if (identity < Identity.CLUSTER_MIN || maps.isRead(identity)) {
            return identity;
        }
        steps.add(new Step(DumpableMap.IDENTITY, identity, null));
        return ReservedIdentity.UNREAD.number();
    }

    SlotWord slot(int index) {
        return noted(DumpableMap.SLOT, index, Optional.of(maps.slot(index))).orElseThrow();
    }

    /** Only the entry that decides is noted: many others were asked for. */
    Optional<Map.Entry<PolicyKey, PolicyValue>> policy(PolicyProbes.Question question) {
        Optional<Map.Entry<PolicyKey, PolicyValue>> found = new PolicyProbes(maps::policy).decisive(question);
        found.ifPresent(entry -> steps.add(new Step(DumpableMap.POLICY, entry.getKey(), entry.getValue())));
        return found;
    }

    private <V> Optional<V> noted(DumpableMap map, Object key, Optional<V> value) {
        steps.add(new Step(map, key, value.orElse(null)));
        return value;
    }
}
