package dev.weft.bpf.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bpf.BpfBench;
import dev.weft.bpf.BpfException;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.LoadRequest;
import dev.weft.bpf.LoadedObject;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import dev.weft.bpf.TcxHook;
import dev.weft.bpf.TestResult;
import dev.weft.bpf.TestRun;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NativeKernelTest {

    private static final String SOURCE = "loader.bpf.c";
    private static final int CB = 48;

    @RegisterExtension
    static final BpfBench BENCH = new BpfBench();

    private final NativeKernel kernel = new NativeKernel();

    private LoadedObject load(Path pins, long version, String... options) throws IOException {
        return kernel.load(new LoadRequest(
                "loader",
                BENCH.compile(SOURCE, options),
                Map.of("config_version", version, "config_port", 8472L),
                Map.of("events", kernel.possibleCpus()),
                pins));
    }

    private static int[] ask(LoadedObject object) {
        TestResult result = object.programs().get("answer").testRun(new TestRun(new byte[64], new byte[192], 1));
        assertThat(result.returnValue()).isEqualTo(-1);
        int[] answers = new int[5];
        ByteBuffer.wrap(result.context())
                .order(ByteOrder.nativeOrder())
                .position(CB)
                .slice()
                .order(ByteOrder.nativeOrder())
                .asIntBuffer()
                .get(answers);
        return answers;
    }

    @Test
    void setsConstantsOfEverySize() throws IOException {
        try (LoadedObject object = load(BENCH.pins(), 42)) {
            assertThat(ask(object)).startsWith(42, 8472);
        }
    }

    @Test
    void loadsTheProgramsThatAreAskedFor() throws IOException {
        LoadRequest nobody = new LoadRequest(
                "loader",
                BENCH.compile(SOURCE),
                Map.of("config_version", 1L, "config_port", 8472L),
                Map.of("events", kernel.possibleCpus()),
                null,
                Set.of("another"));
        try (LoadedObject all = load(BENCH.pins(), 1);
                LoadedObject none = kernel.load(nobody)) {
            assertThat(all.programs()).containsKey("answer");
            assertThat(none.programs()).isEmpty();
            assertThat(none.maps().keySet()).isEqualTo(all.maps().keySet());
        }
    }

    @Test
    void namesAConstantThatTheObjectLacks() throws IOException {
        LoadRequest request =
                new LoadRequest("loader", BENCH.compile(SOURCE), Map.of("config_prot", 1L), Map.of(), BENCH.pins());
        assertThatThrownBy(() -> kernel.load(request))
                .isInstanceOf(BpfException.class)
                .hasMessageContaining("config_prot")
                .hasMessageContaining("[config_port, config_version]");
    }

    @Test
    void keepsPinnedMapsAndTheirContents() throws IOException {
        Path pins = BENCH.pins();
        int id;
        try (LoadedObject first = load(pins, 1);
                Arena arena = Arena.ofConfined()) {
            id = first.maps().get("table").id();
            first.maps().get("table").update(arena.allocateFrom(ValueLayout.JAVA_INT, 0), arena.allocate(8));
            assertThat(ask(first)[3]).isEqualTo(1);
        }
        try (LoadedObject second = load(pins, 2)) {
            assertThat(second.maps().get("table").id()).isEqualTo(id);
            assertThat(ask(second)).startsWith(2, 8472, 0, 1);
        }
    }

    @Test
    void refusesAPinnedMapOfAnotherLayout() throws IOException {
        Path pins = BENCH.pins();
        load(pins, 1).close();
        assertThatThrownBy(() -> load(pins, 2, "-DVALUE_SIZE=12"))
                .isInstanceOf(BpfException.class)
                .hasMessageContaining(pins.resolve("table").toString())
                .hasMessageContaining("value size 8 instead of 12")
                .hasMessageContaining("remove the pins");
        load(pins, 3).close();
    }

    @Test
    void showsTheVerifiersWords() throws IOException {
        Path pins = BENCH.pins();
        assertThatThrownBy(() -> load(pins, 1, "-DBROKEN"))
                .isInstanceOf(BpfException.class)
                .hasMessageContaining("verifier on 'broken'")
                .hasMessageContaining("invalid mem access");
        assertThat(pins).isEmptyDirectory();
    }

    @Test
    void tellsWhatTheVerifierDid() throws IOException {
        try (LoadedObject object = load(BENCH.pins(), 1)) {
            assertThat(object.programs().get("answer").info())
                    .satisfies(info -> assertThat(info.name()).isEqualTo("answer"))
                    .satisfies(info -> assertThat(info.verifiedInstructions()).isBetween(10, 1000))
                    .satisfies(info -> assertThat(info.tag()).matches("[0-9a-f]{16}"));
        }
    }

    @Test
    void writesAndReadsInBatches() throws IOException {
        int count = 4000;
        try (LoadedObject object = load(BENCH.pins(), 1);
                Arena arena = Arena.ofConfined()) {
            BpfMap table = object.maps().get("table");
            MemorySegment keys = arena.allocate(4L * count, 8);
            MemorySegment values = arena.allocate(8L * count, 8);
            for (int i = 0; i < count; i++) {
                keys.setAtIndex(ValueLayout.JAVA_INT, i, i);
                values.setAtIndex(ValueLayout.JAVA_LONG, i, 3L * i);
            }
            table.updateBatch(keys, values, count);
            assertThat(contents(table)).hasSize(count).containsEntry(17, 51L).containsEntry(3999, 11997L);

            keys.setAtIndex(ValueLayout.JAVA_INT, 5, 1_000_000);
            table.deleteBatch(keys, count);
            assertThat(contents(table)).containsOnlyKeys(5);
        }
    }

    private static Map<Integer, Long> contents(BpfMap map) {
        Map<Integer, Long> contents = new TreeMap<>();
        map.forEach((keys, keyAt, values, valueAt) -> contents.put(
                keys.get(ValueLayout.JAVA_INT, keyAt), values.get(ValueLayout.JAVA_LONG_UNALIGNED, valueAt)));
        return contents;
    }

    @Test
    void namesTheFullMap() throws IOException {
        try (LoadedObject object = load(BENCH.pins(), 1);
                Arena arena = Arena.ofConfined()) {
            int count = 5000;
            MemorySegment keys = arena.allocate(4L * count, 8);
            for (int i = 0; i < count; i++) {
                keys.setAtIndex(ValueLayout.JAVA_INT, i, i);
            }
            BpfMap table = object.maps().get("table");
            assertThatThrownBy(() -> table.updateBatch(keys, arena.allocate(8L * count, 8), count))
                    .isInstanceOf(BpfException.class)
                    .hasMessageContaining("write entry 4096 of a batch of 5000 to map 'table' (HASH, room for 4096)");
        }
    }

    @Test
    void mappedStoresReachTheProgramAtOnce() throws IOException {
        try (LoadedObject object = load(BENCH.pins(), 1)) {
            MemorySegment words = object.maps().get("words").map(0, 1024 * 8, true);
            for (int value = 1; value < 100; value++) {
                words.set(ValueLayout.JAVA_LONG, 0, value);
                assertThat(ask(object)[2]).isEqualTo(value);
            }
        }
    }

    @Test
    void sumsPerCpuValues() throws IOException {
        try (LoadedObject object = load(BENCH.pins(), 1)) {
            object.programs().get("answer").testRun(new TestRun(new byte[64], new byte[0], 1000));
            long[] sum = new long[1];
            object.maps().get("counters").forEach((keys, keyAt, values, valueAt) -> {
                for (int cpu = 0; cpu < kernel.possibleCpus(); cpu++) {
                    sum[0] += values.get(ValueLayout.JAVA_LONG, valueAt + 8L * cpu);
                }
            });
            assertThat(sum[0]).isEqualTo(1000);
        }
    }

    @Test
    void fillsAMapOfMaps() throws IOException {
        Path pins = BENCH.pins();
        try (LoadedObject object = load(pins, 1)) {
            assertThat(object.programs().get("emit").testRun(new TestRun(new byte[64], new byte[0], 1)))
                    .satisfies(result -> assertThat(result.returnValue()).isEqualTo(1));
            for (int cpu = 0; cpu < kernel.possibleCpus(); cpu++) {
                try (Arena arena = Arena.ofConfined();
                        BpfMap ring = kernel.createMap(new MapSpec("ring", MapType.RINGBUF, 0, 0, 65536, 0))) {
                    object.maps().get("events").updateMap(arena.allocateFrom(ValueLayout.JAVA_INT, cpu), ring);
                }
            }
            assertThat(object.programs().get("emit").testRun(new TestRun(new byte[64], new byte[0], 1)))
                    .satisfies(result -> assertThat(result.returnValue()).isZero());
        }
        try (LoadedObject object = load(pins, 2);
                Arena arena = Arena.ofConfined()) {
            MemorySegment id = arena.allocate(4);
            assertThat(object.maps().get("events").lookup(arena.allocate(4), id))
                    .isTrue();
            try (BpfMap ring = kernel.mapById(id.get(ValueLayout.JAVA_INT, 0))) {
                assertThat(ring.spec().maxEntries()).isEqualTo(65536);
            }
        }
    }

    @Test
    void knowsAHookByAskingForNoDevice() {
        assertThat(kernel.refusal(TcxHook.INGRESS)).isEmpty();
        assertThat(kernel.refusal(TcxHook.EGRESS)).isEmpty();
        assertThat(HookTrial.refusal(9999))
                .hasValueSatisfying(
                        words -> assertThat(words).contains("attach type 9999", "Invalid argument (errno 22)"));
    }

    @Test
    void waitsForReaders() {
        long start = System.nanoTime();
        kernel.awaitReaders();
        assertThat(System.nanoTime() - start).isGreaterThan(100_000L);
    }
}
