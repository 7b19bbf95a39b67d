package dev.weft.datapath;

import dev.weft.datapath.abi.AddressKey;
import dev.weft.datapath.abi.CidrValue;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.datapath.abi.NodeIndex;
import dev.weft.datapath.abi.NodeValue;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PolicyVerdict;
import dev.weft.datapath.abi.PrefixKey;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A copy of the maps at one moment, judged as the programs judge: written from bpf/abi, sharing nothing with the writer. */
public record KernelView(
        Map<Integer, EndpointValue> endpoints,
        Map<Address, IpcacheValue> ipcache,
        Map<PrefixKey, CidrValue> prefixes,
        Map<Integer, NodeValue> nodes,
        Map<Address, NodeIndex> nodeAddresses,
        Map<PolicyKey, PolicyValue> policy,
        Map<Integer, SlotWord> slots,
        BitSet known) {

    public static KernelView of(TestingKernel kernel) {
        Map<Integer, SlotWord> slots = new HashMap<>();
        for (int slot = 0; slot < kernel.slots.count(); slot++) {
            if (kernel.slots.get(slot) != 0) {
                slots.put(slot, SlotWord.of(kernel.slots.get(slot)));
            }
        }
        Map<Integer, NodeValue> nodes = read(kernel, "node", Index.CODEC, NodeValue.CODEC);
        nodes.values().removeIf(NodeValue.NONE::equals);
        return new KernelView(
                read(kernel, "endpoint", Index.CODEC, EndpointValue.CODEC),
                read(kernel, "ipcache", AddressKey.CODEC, IpcacheValue.CODEC),
                read(kernel, "ipcache_cidr", PrefixKey.CODEC, CidrValue.CODEC),
                nodes,
                read(kernel, "node_address", AddressKey.CODEC, NodeIndex.CODEC),
                read(kernel, "policy", PolicyKey.CODEC, PolicyValue.CODEC),
                slots,
                known(kernel));
    }

    private static BitSet known(TestingKernel kernel) {
        long[] words = new long[kernel.identities.count()];
        for (int index = 0; index < words.length; index++) {
            words[index] = kernel.identities.get(index);
        }
        return BitSet.valueOf(words);
    }

    private static <K, V> Map<K, V> read(
            TestingKernel kernel,
            String map,
            dev.weft.datapath.abi.Codec<K> keys,
            dev.weft.datapath.abi.Codec<V> values) {
        Map<K, V> entries = new HashMap<>();
        kernel.maps
                .get(map)
                .forEach((keyMemory, keyAt, valueMemory, valueAt) ->
                        entries.put(keys.read(keyMemory, keyAt), values.read(valueMemory, valueAt)));
        return entries;
    }

    int identity(Address address) {
        IpcacheValue value = ipcache.get(address);
        return value == null ? 2 : value.identity();
    }

    /** Judges ingress from an address that has an identity, at the pods of an identity; without any it is denied. */
    public boolean allows(int subject, int identity, Address from, int protocol, int port) {
        EndpointValue pod = endpoints.values().stream()
                .filter(endpoint -> endpoint.identity() == subject)
                .findFirst()
                .orElse(null);
        if (pod == null) {
            return false;
        }
        SlotWord word = slots.getOrDefault(pod.slot(), SlotWord.NONE);
        if (!word.isValid()) {
            return false;
        }
        PolicyVerdict best = null;
        int peerIdentity = identity < 256 || known.get(identity) ? identity : 255;
        for (int peer : List.of(peerIdentity, classOf(word.set(), from), 0)) {
            best = better(best, best(word, peer, protocol, port));
        }
        return best == null
                ? (word.flags() & SlotWord.SLOT_INGRESS_ISOLATED) == 0
                : best.verdict() == PolicyVerdict.VERDICT_ALLOW;
    }

    private int classOf(int set, Address address) {
        for (int length = address.family().bits(); length >= 0; length--) {
            CidrValue value = prefixes.get(new PrefixKey(set, new Cidr(address, length)));
            if (value != null) {
                return value.classId();
            }
        }
        return -1;
    }

    private @Nullable PolicyVerdict best(SlotWord word, int peer, int protocol, int port) {
        int shape = peer == 0
                ? SlotWord.SHAPE_PEER_ANY
                : peer < 0 ? SlotWord.SHAPE_PEER_CLASS : SlotWord.SHAPE_PEER_IDENTITY;
        if ((word.shapes() & shape) == 0) {
            return null;
        }
        PolicyVerdict best = null;
        if ((word.shapes() & SlotWord.SHAPE_ANY_PROTOCOL) != 0) {
            best = better(best, probe(new PolicyKey(word.set(), peer, Direction.INGRESS, 0, 0, 0)));
        }
        for (int bits = 0; bits <= 16; bits++) {
            if ((word.shapes() & 1 << bits) != 0) {
                int prefix = port & ~(0xffff >> bits);
                best = better(best, probe(new PolicyKey(word.set(), peer, Direction.INGRESS, protocol, bits, prefix)));
            }
        }
        return best;
    }

    private @Nullable PolicyVerdict probe(PolicyKey key) {
        PolicyValue value = policy.get(key);
        return value == null || value.enforced().equals(PolicyVerdict.NONE) ? null : value.enforced();
    }

    private static @Nullable PolicyVerdict better(@Nullable PolicyVerdict one, @Nullable PolicyVerdict other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        int precedence = Integer.compareUnsigned(one.precedence(), other.precedence());
        if (precedence != 0) {
            return precedence > 0 ? one : other;
        }
        return one.verdict() == PolicyVerdict.VERDICT_DENY ? one : other;
    }

    /** Returns the contents with what they stand for in place of set ids, slots and node indexes. */
    public Map<String, Object> canonical() {
        Map<String, Object> all = new TreeMap<>();
        endpoints.forEach((ifindex, pod) -> {
            SlotWord word = slots.getOrDefault(pod.slot(), SlotWord.NONE);
            all.put(
                    "endpoint " + ifindex,
                    List.of(
                            pod.identity(),
                            pod.macTail(),
                            String.valueOf(pod.ipv4()),
                            String.valueOf(pod.ipv6()),
                            word.flags(),
                            word.shapes(),
                            content(word.set())));
        });
        ipcache.forEach((address, value) -> all.put(
                "address " + address, List.of(value.identity(), value.ifindex(), value.flags(), tunnel(value.node()))));
        nodeAddresses.forEach((address, node) -> all.put("node address " + address, tunnel(node.index())));
        all.put("identities", known);
        all.put(
                "sizes",
                List.of(
                        nodes.size(),
                        Stream.concat(
                                        policy.keySet().stream().map(PolicyKey::set),
                                        prefixes.keySet().stream().map(PrefixKey::set))
                                .distinct()
                                .count(),
                        slots.size()));
        return all;
    }

    private String tunnel(int node) {
        return String.valueOf(nodes.getOrDefault(node, NodeValue.NONE).tunnel());
    }

    private Map<Object, Object> content(int set) {
        Map<Object, Object> content = new HashMap<>();
        policy.forEach((key, value) -> {
            if (key.set() == set) {
                content.put(List.of(key.peer(), key.direction(), key.protocol(), key.portBits(), key.port()), value);
            }
        });
        prefixes.forEach((key, value) -> {
            if (key.set() == set) {
                content.put(key.prefix(), value);
            }
        });
        return content;
    }
}
