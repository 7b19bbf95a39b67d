package dev.weft.cli.node;

import dev.weft.bpf.BpfException;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.Errno;
import dev.weft.bpf.Kernel;
import dev.weft.bpf.ffi.NativeKernel;
import dev.weft.datapath.DumpableMap;
import dev.weft.datapath.Pins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that reads pinned maps of this node. */
abstract class MapReading extends LocalCommand implements Callable<Integer> {

    private static final String ELSEWHERE =
            "run it on the node: kubectl -n weft-system exec ds/weft-agent -- weft map %s";

    @Option(
            names = "--pins",
            paramLabel = "DIR",
            description = "where the maps are pinned",
            defaultValue = "/sys/fs/bpf/weft/v1/maps")
    private Path pins = Pins.MAPS;

    private @Nullable Kernel kernel;

    @Override
    public final Integer call() {
        if (!Files.isDirectory(pins)) {
            return error("NotOnNode", "no maps of Weft are pinned in " + pins, ELSEWHERE.formatted(words()));
        }
        try {
            kernel = new NativeKernel();
            return read();
        } catch (BpfException e) {
            boolean forbidden = e.is(Errno.EPERM) || e.is(Errno.EACCES);
            return error(
                    "MapUnreadable",
                    e.getMessage(),
                    forbidden
                            ? "be root, or " + ELSEWHERE.formatted(words())
                            : "is the agent being replaced? try again");
        }
    }

    /** Returns the words of the command line after {@code weft map}. */
    abstract String words();

    abstract int read();

    Kernel kernel() {
        Kernel present = kernel;
        if (present == null) {
            throw new IllegalStateException("the kernel is opened by call()");
        }
        return present;
    }

    Optional<BpfMap> open(DumpableMap map) {
        return kernel().pinnedMap(pins.resolve(map.mapName()));
    }
}
