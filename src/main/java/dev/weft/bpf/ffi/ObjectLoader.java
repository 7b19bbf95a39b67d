package dev.weft.bpf.ffi;

import dev.weft.bpf.BpfException;
import dev.weft.bpf.BpfMap;
import dev.weft.bpf.LoadRequest;
import dev.weft.bpf.LoadedObject;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import dev.weft.bpf.Program;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/** One load of one object: open, set constants, take pinned maps over, load, pin the rest. */
final class ObjectLoader {

    private static final int LOG_SIZE = 1 << 20;

    private final LoadRequest request;
    private final Pointer object;
    private final List<BpfMap> reused = new ArrayList<>();
    private final Map<String, Pointer> logs = new LinkedHashMap<>();

    private ObjectLoader(LoadRequest request, Pointer object) {
        this.request = request;
        this.object = object;
    }

    static LoadedObject load(LoadRequest request) {
        Messages.begin();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment elf = arena.allocateFrom(ValueLayout.JAVA_BYTE, request.elf());
            Pointer object = Native.BPF.bpf_object__open_mem(Native.pointer(elf), elf.byteSize(), null);
            if (object == null) {
                throw Native.failure("open object '" + request.name() + "'", Native.errno(), Messages.end());
            }
            return new ObjectLoader(request, object).run();
        } finally {
            Messages.end();
        }
    }

    private LoadedObject run() {
        try {
            setConstants();
            each(Native.BPF::bpf_object__next_map, this::prepareMap);
            each(Native.BPF::bpf_object__next_program, this::prepareProgram);
            int result = Native.BPF.bpf_object__load(object);
            if (result < 0) {
                throw Native.failure("load object '" + request.name() + "'", -result, verdicts());
            }
            return collect();
        } catch (BpfException e) {
            Native.BPF.bpf_object__close(object);
            throw e;
        } finally {
            reused.forEach(BpfMap::close);
        }
    }

    private interface Step {
        void accept(Pointer part);
    }

    private void each(BinaryOperator<@Nullable Pointer> next, Step step) {
        for (Pointer part = next.apply(object, null); part != null; part = next.apply(object, part)) {
            step.accept(part);
        }
    }

    private void setConstants() {
        if (request.constants().isEmpty()) {
            return;
        }
        Constants constants = Constants.of(request.name(), object);
        each(Native.BPF::bpf_object__next_map, map -> {
            if (Native.BPF.bpf_map__name(map).endsWith(".rodata")) {
                Pointer contents = Native.BPF.bpf_map__initial_value(map, Memory.allocateDirect(Native.RUNTIME, 8));
                request.constants().forEach((name, value) -> constants.set(contents, name, value));
            }
        });
    }

    private void prepareMap(Pointer map) {
        if (Native.BPF.bpf_map__is_internal(map)) {
            return;
        }
        String name = Native.BPF.bpf_map__name(map);
        // Pins are placed here, not by libbpf, so that a mismatch can be told field by field.
        Native.BPF.bpf_map__set_pin_path(map, null);
        Integer capacity = request.capacities().get(name);
        if (capacity != null) {
            Native.check(
                    Native.BPF.bpf_map__set_max_entries(map, capacity),
                    () -> "give map '" + name + "' room for " + capacity);
        }
        Path pins = request.mapPins();
        if (pins != null && Files.exists(pins.resolve(name))) {
            reuse(map, spec(map), pins.resolve(name));
        }
    }

    private void reuse(Pointer map, MapSpec wanted, Path pin) {
        NativeMap pinned = NativeKernel.openMap(pin);
        reused.add(pinned);
        List<String> differences = pinned.spec().differences(wanted);
        if (!differences.isEmpty()) {
            throw new BpfException(
                    "pinned map " + pin + " has another layout: " + String.join(", ", differences)
                            + "; running programs use it. Load an object of the same layout version, or remove the pins of"
                            + " this version (traffic of pods stops until the next load)",
                    0,
                    "");
        }
        Native.check(Native.BPF.bpf_map__reuse_fd(map, pinned.fd()), () -> "take over pinned map " + pin);
    }

    private static MapSpec spec(Pointer map) {
        return new MapSpec(
                Native.BPF.bpf_map__name(map),
                MapType.of(Native.BPF.bpf_map__type(map)),
                Native.BPF.bpf_map__key_size(map),
                Native.BPF.bpf_map__value_size(map),
                Native.BPF.bpf_map__max_entries(map),
                Native.BPF.bpf_map__map_flags(map));
    }

    private void prepareProgram(Pointer program) {
        String name = Native.BPF.bpf_program__name(program);
        if (isAskedFor(name)) {
            giveLog(program);
        } else {
            Native.check(
                    Native.BPF.bpf_program__set_autoload(program, false), () -> "leave program '" + name + "' out");
        }
    }

    private boolean isAskedFor(String program) {
        return request.programs().isEmpty() || request.programs().contains(program);
    }

    private void giveLog(Pointer program) {
        Pointer buffer = Memory.allocateDirect(Native.RUNTIME, LOG_SIZE);
        buffer.putByte(0, (byte) 0);
        logs.put(Native.BPF.bpf_program__name(program), buffer);
        Native.check(
                Native.BPF.bpf_program__set_log_buf(program, buffer, LOG_SIZE),
                () -> "give program '" + Native.BPF.bpf_program__name(program) + "' a log");
    }

    private String verdicts() {
        StringBuilder text = new StringBuilder(Messages.end());
        logs.forEach((name, buffer) -> {
            String log = buffer.getString(0);
            if (!log.isBlank()) {
                text.append("verifier on '").append(name).append("':\n").append(log);
            }
        });
        return text.toString();
    }

    private LoadedObject collect() {
        Map<String, BpfMap> maps = new LinkedHashMap<>();
        Map<String, Program> programs = new LinkedHashMap<>();
        each(Native.BPF::bpf_object__next_map, map -> {
            if (!Native.BPF.bpf_map__is_internal(map)) {
                maps.put(Native.BPF.bpf_map__name(map), opened(map));
            }
        });
        each(Native.BPF::bpf_object__next_program, program -> {
            String name = Native.BPF.bpf_program__name(program);
            if (isAskedFor(name)) {
                Descriptor copy = duplicate(Native.BPF.bpf_program__fd(program), "program '" + name + "'");
                programs.put(name, new NativeProgram(copy));
            }
        });
        Native.BPF.bpf_object__close(object);
        return new NativeObject(maps, programs);
    }

    /** libbpf closes its own descriptors with the object, which is not kept. */
    private static Descriptor duplicate(int fd, String what) {
        int copy = Native.C.dup(fd);
        if (copy < 0) {
            throw Native.failure("duplicate the descriptor of " + what, Native.errno(), "");
        }
        return new Descriptor(copy, what);
    }

    private BpfMap opened(Pointer map) {
        String name = Native.BPF.bpf_map__name(map);
        BpfMap opened = NativeMap.of(
                duplicate(Native.BPF.bpf_map__fd(map), "map '" + name + "'").number());
        Path pins = request.mapPins();
        if (pins != null && !Files.exists(pins.resolve(name))) {
            opened.pin(pins.resolve(name));
        }
        return opened;
    }
}
