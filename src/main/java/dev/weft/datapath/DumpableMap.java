package dev.weft.datapath;

import dev.weft.bpf.BpfMap;
import dev.weft.datapath.abi.AddressKey;
import dev.weft.datapath.abi.CidrValue;
import dev.weft.datapath.abi.Counter;
import dev.weft.datapath.abi.Decoder;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.FlowKey;
import dev.weft.datapath.abi.FlowValue;
import dev.weft.datapath.abi.FragKey;
import dev.weft.datapath.abi.FragValue;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.datapath.abi.NodeIndex;
import dev.weft.datapath.abi.NodeValue;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PrefixKey;
import dev.weft.datapath.abi.SlotWord;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The maps that can be shown, with how their entries read. */
public enum DumpableMap {
    IPCACHE(AddressKey.CODEC, IpcacheValue.CODEC),
    IPCACHE_CIDR(PrefixKey.CODEC, CidrValue.CODEC),
    ENDPOINT(Index.CODEC, EndpointValue.CODEC),
    SLOT(Index.CODEC, SlotWord.DECODER),
    CONTROL(Index.CODEC, Counter.DECODER),
    POLICY(PolicyKey.CODEC, PolicyValue.CODEC),
    FLOW(FlowKey.DECODER, FlowValue.DECODER),
    FLOW_NEW(FlowKey.DECODER, FlowValue.DECODER),
    FRAG(FragKey.DECODER, FragValue.DECODER),
    NODE(Index.CODEC, NodeValue.CODEC),
    NODE_ADDRESS(AddressKey.CODEC, NodeIndex.CODEC);

    private final Decoder<?> key;
    private final Decoder<?> value;

    DumpableMap(Decoder<?> key, Decoder<?> value) {
        this.key = key;
        this.value = value;
    }

    /** Finds by the name of the map, which is also that of its pin. */
    public static Optional<DumpableMap> named(String name) {
        return Arrays.stream(values())
                .filter(map -> map.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    /** Shows every entry that is not all zero, as records of {@code datapath.abi}, numbers, addresses and prefixes. */
    public void forEach(BpfMap map, BiConsumer<Object, Object> visitor) {
        map.forEach((keys, keyAt, values, valueAt) -> {
            if (!isClear(values.asSlice(valueAt, value.size()))) {
                visitor.accept(key.read(keys, keyAt), value.read(values, valueAt));
            }
        });
    }

    private static boolean isClear(MemorySegment memory) {
        for (long at = 0; at < memory.byteSize(); at++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at) != 0) {
                return false;
            }
        }
        return true;
    }
}
