package dev.weft.datapath;

import dev.weft.bpf.BpfMap;
import dev.weft.datapath.abi.AddressKey;
import dev.weft.datapath.abi.CidrValue;
import dev.weft.datapath.abi.Codec;
import dev.weft.datapath.abi.Control;
import dev.weft.datapath.abi.Counter;
import dev.weft.datapath.abi.Decoder;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PrefixKey;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.model.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

/** Single look-ups in the maps in force, by the keys that the programs use. Writes nothing. */
public final class LiveMaps {

    private final Map<String, BpfMap> maps;

    /** @param maps by name, as the object has them */
    public LiveMaps(Map<String, BpfMap> maps) {
        this.maps = Map.copyOf(maps);
    }

    public Optional<EndpointValue> endpoint(int ifindex) {
        return find("endpoint", Index.CODEC, ifindex, EndpointValue.CODEC);
    }

    public Optional<IpcacheValue> ipcache(Address address) {
        return find("ipcache", AddressKey.CODEC, address, IpcacheValue.CODEC);
    }

    /** Returns the class of the longest of a set's prefixes that a prefix is within. */
    public Optional<CidrValue> classOf(PrefixKey key) {
        return find("ipcache_cidr", PrefixKey.CODEC, key, CidrValue.CODEC);
    }

    /** Returns whether the rules in force know an identity of the cluster's. */
    public boolean isRead(int identity) {
        return find("identity", Index.CODEC, identity / Long.SIZE, Counter.DECODER)
                .filter(word -> (word >>> identity % Long.SIZE & 1) != 0)
                .isPresent();
    }

    public SlotWord slot(int index) {
        return find("slot", Index.CODEC, index, SlotWord.DECODER).orElse(SlotWord.NONE);
    }

    public Optional<PolicyValue> policy(PolicyKey key) {
        return find("policy", PolicyKey.CODEC, key, PolicyValue.CODEC);
    }

    /** Returns the revision under which flows are judged at present. */
    public long revision() {
        return find("control", Index.CODEC, Control.CONTROL_REVISION, Counter.DECODER)
                .orElse(0L);
    }

    private <K, V> Optional<V> find(String map, Codec<K> keys, K key, Decoder<V> values) {
        BpfMap opened = maps.get(map);
        if (opened == null) {
            throw new IllegalStateException("map " + map + " is not loaded");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment keyMemory = arena.allocate(keys.size(), 8);
            MemorySegment value = arena.allocate(values.size(), 8);
            keys.write(key, keyMemory, 0);
            return opened.lookup(keyMemory, value) ? Optional.of(values.read(value, 0)) : Optional.empty();
        }
    }
}
