package dev.weft.agent.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bpf.BpfMap;
import dev.weft.bpf.LoadRequest;
import dev.weft.bpf.LoadedObject;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.datapath.TestingNetwork;
import dev.weft.net.ffi.NetlinkNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against the running kernel, which has all that Weft needs. */
class KernelProbeTest {

    private static final Path OBJECT = Path.of(System.getProperty("weft.repo"), "bpf/target/weft.bpf.o");
    private static final Duration QUICK = Duration.ofMillis(50);

    private final NativeKernel kernel = new NativeKernel();

    @Test
    void findsAllOnAGoodKernelInNoTime() {
        try (NetlinkNetwork network = new NetlinkNetwork()) {
            KernelProbe probe = new KernelProbe(kernel, network);
            assertThat(probe.get()).isEqualTo(Refusals.NONE);
            assertThat(IntStream.range(0, 5).mapToObj(_ -> time(probe)).min(Comparator.naturalOrder()))
                    .hasValueSatisfying(least -> assertThat(least).isLessThan(QUICK));
        }
    }

    private static Duration time(KernelProbe probe) {
        long start = System.nanoTime();
        probe.get();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void namesWhatTheKernelRefuses() {
        TestingNetwork network = new TestingNetwork();
        network.unknown.add("vxlan");
        MapSpec madeUp = new MapSpec("weft_trial", MapType.LRU_HASH, 4, 8, 1, MapSpec.MMAPABLE);
        Refusals refusals = new KernelProbe(kernel, network, List.of(madeUp)).get();
        assertThat(refusals.maps()).containsExactly("LRU_HASH with flags 1024 (errno 22)");
        assertThat(refusals.hooks()).isEmpty();
        assertThat(refusals.devices()).containsExactly("vxlan");
    }

    /** A map of a new shape needs its trial. */
    @Test
    void everyMapOfTheProgramsIsTried() throws IOException {
        LoadRequest mapsAlone =
                new LoadRequest("weft.bpf.o", Files.readAllBytes(OBJECT), Map.of(), Map.of(), null, Set.of("none"));
        try (LoadedObject object = kernel.load(mapsAlone)) {
            assertThat(object.maps().values())
                    .extracting(BpfMap::spec)
                    .filteredOn(spec -> spec.type() != MapType.ARRAY_OF_MAPS)
                    .allMatch(spec -> KernelProbe.MAPS.stream()
                            .anyMatch(tried -> tried.type() == spec.type() && tried.flags() == spec.flags()));
        }
    }
}
