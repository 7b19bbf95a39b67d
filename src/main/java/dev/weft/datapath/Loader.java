package dev.weft.datapath;

import dev.weft.bpf.BpfMap;
import dev.weft.bpf.Kernel;
import dev.weft.bpf.LoadRequest;
import dev.weft.bpf.LoadedObject;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import dev.weft.bpf.Program;
import dev.weft.datapath.abi.Control;
import dev.weft.datapath.abi.Index;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Map;

/**
 * The programs in the kernel, with the maps, links and rings that belong to them. Loading replaces the programs of every
 * living link under traffic; closing leaves all of them at work.
 */
public final class Loader implements AutoCloseable {

    private static final int RING_BYTES = 1 << 20;

    private static final String IDENTITY = "identity";

    private final LoadedObject object;
    private final Attachments attachments;

    private Loader(LoadedObject object, Attachments attachments) {
        this.object = object;
        this.attachments = attachments;
    }

    /** Loads, fills in missing event rings, replaces the programs of all pinned links, and pins the programs. */
    public static Loader load(Kernel kernel, LoadConfig config) {
        Path links = directory(config.pins().resolve("links"));
        Path programs = directory(config.pins().resolve("progs"));
        Path maps = directory(config.pins().resolve("maps"));
        boolean knowsIdentities = Files.exists(maps.resolve(IDENTITY));
        LoadedObject object = kernel.load(new LoadRequest(
                "weft.bpf.o",
                config.object(),
                Map.of(
                        "config_overlay_ifindex", (long) config.overlayIfindex(),
                        "config_tunnel_port", (long) config.tunnelPort(),
                        "config_report_interval", (long) config.reportInterval()),
                Map.of(),
                maps));
        if (!knowsIdentities) {
            knowAll(new MappedWords(object.maps().get(IDENTITY)));
        }
        fillRings(kernel, object.maps().get("events"));
        seed(new MappedWords(object.maps().get("control")));
        Attachments attachments = new Attachments(kernel, object.programs(), links);
        attachments.renew(config.overlay());
        object.programs().forEach((name, program) -> pin(program, programs, name));
        return new Loader(object, attachments);
    }

    public Map<String, BpfMap> maps() {
        return object.maps();
    }

    public Map<String, Program> programs() {
        return object.programs();
    }

    public Attachments attachments() {
        return attachments;
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot create " + path + "; is a BPF file system mounted there (mount -t bpf bpf /sys/fs/bpf)?",
                    e);
        }
    }

    private static void fillRings(Kernel kernel, BpfMap events) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(Index.CODEC.size(), 8);
            MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
            for (int cpu = 0; cpu < kernel.possibleCpus(); cpu++) {
                Index.CODEC.write(cpu, key, 0);
                if (!events.lookup(key, id)) {
                    try (BpfMap ring =
                            kernel.createMap(new MapSpec("event_ring", MapType.RINGBUF, 0, 0, RING_BYTES, 0))) {
                        events.updateMap(key, ring);
                    }
                }
            }
        }
    }

    /** Sets of a version before there was this map allow identities alone, and would allow nobody until the first pass. */
    private static void knowAll(Words identities) {
        for (int index = 0; index < identities.count(); index++) {
            identities.set(index, -1);
        }
    }

    /** Once and for all: with another seed no flow would be found. */
    private static void seed(Words control) {
        while (control.get(Control.CONTROL_FLOW_SEED) == 0) {
            control.set(Control.CONTROL_FLOW_SEED, new SecureRandom().nextLong() & ~1L);
        }
    }

    /** Dots are not allowed in names of pins, so the new one waits behind an underscore. */
    private static void pin(Program program, Path directory, String name) {
        Path waiting = directory.resolve(name + "_new");
        try {
            Files.deleteIfExists(waiting);
            program.pin(waiting);
            Files.move(
                    waiting,
                    directory.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pin program '" + name + "' in " + directory, e);
        }
    }

    @Override
    public void close() {
        object.close();
    }
}
