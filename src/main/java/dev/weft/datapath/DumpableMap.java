package dev.weft.datapath;

import dev.weft.bpf.BpfMap;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import dev.weft.datapath.abi.AddressKey;
import dev.weft.datapath.abi.CidrValue;
import dev.weft.datapath.abi.Counter;
import dev.weft.datapath.abi.Decoder;
import dev.weft.datapath.abi.EndpointValue;
import dev.weft.datapath.abi.FlowSet;
import dev.weft.datapath.abi.FragKey;
import dev.weft.datapath.abi.FragValue;
import dev.weft.datapath.abi.Index;
import dev.weft.datapath.abi.IpcacheValue;
import dev.weft.datapath.abi.MetricValue;
import dev.weft.datapath.abi.NodeIndex;
import dev.weft.datapath.abi.NodeValue;
import dev.weft.datapath.abi.PolicyKey;
import dev.weft.datapath.abi.PolicyValue;
import dev.weft.datapath.abi.PrefixKey;
import dev.weft.datapath.abi.SlotWord;
import dev.weft.datapath.abi.TallyKey;
import dev.weft.datapath.abi.TallyValue;
import dev.weft.datapath.abi.TrafficValue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The maps that can be shown, with how their entries read. */
public enum DumpableMap {
    IPCACHE(AddressKey.CODEC, IpcacheValue.CODEC),
    IPCACHE_CIDR(PrefixKey.CODEC, CidrValue.CODEC),
    ENDPOINT(Index.CODEC, EndpointValue.CODEC),
    SLOT(Index.CODEC, SlotWord.DECODER),
    IDENTITY(Index.CODEC, Counter.DECODER),
    CONTROL(Index.CODEC, Counter.DECODER),
    POLICY(PolicyKey.CODEC, PolicyValue.CODEC),
    FLOW(Index.CODEC, FlowSet.DECODER),
    TALLY(TallyKey.CODEC, TallyValue.DECODER),
    TRAFFIC(Index.CODEC, TrafficValue.DECODER),
    FRAG(FragKey.DECODER, FragValue.DECODER),
    NODE(Index.CODEC, NodeValue.CODEC),
    NODE_ADDRESS(AddressKey.CODEC, NodeIndex.CODEC),
    SEQUENCE(Index.CODEC, Counter.DECODER, true),
    METRICS(Index.CODEC, MetricValue.CODEC, true);

    private final Decoder<?> key;
    private final Decoder<?> value;
    private final boolean perCpu;

    DumpableMap(Decoder<?> key, Decoder<?> value) {
        this(key, value, false);
    }

    DumpableMap(Decoder<?> key, Decoder<?> value, boolean perCpu) {
        this.key = key;
        this.value = value;
        this.perCpu = perCpu;
    }

    /** Returns the name of the map, which is also that of its pin. */
    public String mapName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds by the name of the map, which is also that of its pin. */
    public static Optional<DumpableMap> named(String name) {
        return Arrays.stream(values()).filter(map -> map.mapName().equals(name)).findFirst();
    }

    /**
     * Shows every entry that is not all zero, as records of {@code datapath.abi}, numbers, addresses and prefixes. The
     * value of a map that has one a CPU is the list of them; the flow table is shown as the flows in its sets, the words of
     * identities as their numbers.
     */
    public void forEach(BpfMap map, int possibleCpus, BiConsumer<Object, Object> visitor) {
        long size = perCpu ? (long) value.size() * possibleCpus : value.size();
        map.forEach((keys, keyAt, values, valueAt) -> {
            if (!isClear(values, valueAt, size)) {
                show(key.read(keys, keyAt), read(values, valueAt, possibleCpus), visitor);
            }
        });
    }

    private void show(Object key, Object value, BiConsumer<Object, Object> visitor) {
        if (this == IDENTITY) {
            BitSet.valueOf(new long[] {(Long) value}).stream()
                    .forEach(bit -> visitor.accept((Integer) key * Long.SIZE + bit, true));
        } else if (value instanceof FlowSet set) {
            set.entries().forEach(flow -> visitor.accept(flow.key(), flow.value()));
        } else {
            visitor.accept(key, value);
        }
    }

    private Object read(MemorySegment values, long at, int possibleCpus) {
        if (!perCpu) {
            return value.read(values, at);
        }
        List<Object> all = new ArrayList<>();
        for (int cpu = 0; cpu < possibleCpus; cpu++) {
            all.add(value.read(values, at + (long) cpu * value.size()));
        }
        return all;
    }

    /** Returns how much of the map is used. */
    public MapUse use(BpfMap map, int possibleCpus) {
        boolean array = map.spec().type() == MapType.ARRAY || perCpu;
        long size = perCpu ? (long) value.size() * possibleCpus : value.size();
        LongAdder entries = new LongAdder();
        map.forEach((keys, keyAt, values, valueAt) -> {
            if (this == FLOW) {
                entries.add(FlowSet.count(values, valueAt));
            } else if (this == IDENTITY) {
                entries.add(Long.bitCount(values.get(ValueLayout.JAVA_LONG_UNALIGNED, valueAt)));
            } else if (!array || !isClear(values, valueAt, size)) {
                entries.increment();
            }
        });
        int parts = this == FLOW ? FlowSet.WAYS : this == IDENTITY ? Long.SIZE : 1;
        return new MapUse(this, entries.sum(), (long) map.spec().maxEntries() * parts);
    }

    /**
     * Returns what counts, as often as it is asked, how much of the map is used. Words that can be mapped are counted in
     * place: the kernel takes a third of a microsecond to hand out one of an array.
     */
    public Supplier<MapUse> counter(BpfMap map, int possibleCpus) {
        if (value.size() != Long.BYTES || (map.spec().flags() & MapSpec.MMAPABLE) == 0) {
            return () -> use(map, possibleCpus);
        }
        Words words = new MappedWords(map);
        return () -> use(words);
    }

    private MapUse use(Words words) {
        int parts = this == IDENTITY ? Long.SIZE : 1;
        long entries = 0;
        for (int index = 0; index < words.count(); index++) {
            entries += Math.min(parts, Long.bitCount(words.get(index)));
        }
        return new MapUse(this, entries, (long) words.count() * parts);
    }

    private static boolean isClear(MemorySegment memory, long from, long size) {
        long at = from;
        for (; at + Long.BYTES <= from + size; at += Long.BYTES) {
            if (memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at) != 0) {
                return false;
            }
        }
        for (; at < from + size; at++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at) != 0) {
                return false;
            }
        }
        return true;
    }
}
