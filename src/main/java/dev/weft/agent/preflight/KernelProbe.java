package dev.weft.agent.preflight;

import dev.weft.bpf.BpfException;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.Kernel;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import dev.weft.bpf.TcxHook;
import dev.weft.net.NetException;
import dev.weft.net.Network;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tries what the datapath is built of: a release number does not tell how a kernel was configured. Takes a few
 * milliseconds; nothing stays behind.
 */
public final class KernelProbe implements Supplier<Refusals> {

    /** One of every shape that there is in bpf/maps, as small as can be. */
    static final List<MapSpec> MAPS = List.of(
            map(MapType.ARRAY, 4, MapSpec.MMAPABLE),
            map(MapType.ARRAY, 4, 0),
            map(MapType.HASH, 4, 0),
            map(MapType.HASH, 4, MapSpec.NO_PREALLOC),
            map(MapType.LRU_HASH, 4, 0),
            map(MapType.LPM_TRIE, 8, MapSpec.NO_PREALLOC),
            map(MapType.PERCPU_ARRAY, 4, 0));

    private static final MapSpec RING = new MapSpec("weft_trial", MapType.RINGBUF, 0, 0, 4096, 0);
    private static final MapSpec RINGS = map(MapType.ARRAY_OF_MAPS, 4, 0);

    private final Kernel kernel;
    private final Network network;
    private final List<MapSpec> maps;

    /** Takes the network namespace that devices would be created in. */
    public KernelProbe(Kernel kernel, Network network) {
        this(kernel, network, MAPS);
    }

    KernelProbe(Kernel kernel, Network network, List<MapSpec> maps) {
        this.kernel = kernel;
        this.network = network;
        this.maps = maps;
    }

    private static MapSpec map(MapType type, int keySize, int flags) {
        int valueSize = type == MapType.ARRAY_OF_MAPS ? 4 : 8;
        return new MapSpec("weft_trial", type, keySize, valueSize, 1, flags);
    }

    @Override
    public Refusals get() {
        return new Refusals(
                Stream.concat(maps.stream().flatMap(spec -> refusal(spec).stream()), rings().stream())
                        .toList(),
                Stream.of(TcxHook.values())
                        .flatMap(hook -> kernel.refusal(hook).stream())
                        .toList(),
                Stream.of("vxlan", "veth")
                        .flatMap(kind -> unknown(kind).stream())
                        .toList());
    }

    private Optional<String> unknown(String kind) {
        try {
            return network.knows(kind) ? Optional.empty() : Optional.of(kind);
        } catch (NetException e) {
            return Optional.of(kind + " (errno " + e.errno() + ")");
        }
    }

    private Optional<String> refusal(MapSpec spec) {
        return refusal(spec, () -> kernel.createMap(spec));
    }

    private Optional<String> rings() {
        try (BpfMap ring = kernel.createMap(RING)) {
            return refusal(RINGS, () -> kernel.createMap(RINGS, ring));
        } catch (BpfException e) {
            return Optional.of(words(RING, e));
        }
    }

    private static Optional<String> refusal(MapSpec spec, Supplier<BpfMap> creation) {
        try {
            creation.get().close();
            return Optional.empty();
        } catch (BpfException e) {
            return Optional.of(words(spec, e));
        }
    }

    private static String words(MapSpec spec, BpfException refusal) {
        return spec.type() + " with flags " + spec.flags() + " (errno " + refusal.errno() + ")";
    }
}
