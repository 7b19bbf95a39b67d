package dev.weft.observe;

import dev.weft.bpf.BpfBench;
import dev.weft.bpf.TestRun;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.LoadConfig;
import dev.weft.datapath.Loader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The real programs with rings of their own, and packets that they drop, each with an event. */
final class RealRings implements AutoCloseable {

    private static final Path OBJECT = Path.of(System.getProperty("weft.repo"), "bpf/target/weft.bpf.o");
    /** A frame of no protocol that pods may speak. */
    private static final byte[] FRAME = new byte[60];

    static {
        FRAME[12] = (byte) 0x88;
        FRAME[13] = (byte) 0xcc;
    }

    final NativeKernel kernel = new NativeKernel();
    final Loader loader;

    RealRings(BpfBench bench) throws IOException {
        loader = Loader.load(kernel, new LoadConfig(Files.readAllBytes(OBJECT), bench.pins(), "wj-none", 1, 8472, 5));
    }

    EventReader reader(java.util.function.Consumer<Event> consumer) {
        return new EventReader(
                kernel, loader.maps().get("events"), loader.maps().get("sequence"), consumer);
    }

    void drop(int count) {
        loader.programs().get("from_pod").testRun(new TestRun(FRAME, new byte[0], count));
    }

    /** Returns how many events the programs have raised, by their own counters. */
    long raised() {
        AtomicLong sum = new AtomicLong();
        DumpableMap.SEQUENCE.forEach(loader.maps().get("sequence"), kernel.possibleCpus(), (key, value) -> {
            for (Object cpu : (List<?>) value) {
                sum.addAndGet((Long) cpu);
            }
        });
        return sum.get();
    }

    @Override
    public void close() {
        loader.close();
    }
}
