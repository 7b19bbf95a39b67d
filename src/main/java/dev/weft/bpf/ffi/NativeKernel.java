package dev.weft.bpf.ffi;

import dev.weft.bpf.BpfMap;
import dev.weft.bpf.Errno;
import dev.weft.bpf.Kernel;
import dev.weft.bpf.Link;
import dev.weft.bpf.LoadRequest;
import dev.weft.bpf.LoadedObject;
import dev.weft.bpf.MapSpec;
import dev.weft.bpf.Program;
import dev.weft.bpf.TcxHook;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The running kernel. Needs CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON. */
public final class NativeKernel implements Kernel {

    private static final int CREATE_OPTIONS_SIZE = 48;
    private static final int CREATE_OPTIONS_INNER = 24;
    private static final int CREATE_OPTIONS_FLAGS = 28;

    @Override
    public LoadedObject load(LoadRequest request) {
        return ObjectLoader.load(request);
    }

    @Override
    public BpfMap createMap(MapSpec spec) {
        return create(spec, 0);
    }

    @Override
    public BpfMap createMap(MapSpec spec, BpfMap inner) {
        return create(spec, ((NativeMap) inner).fd());
    }

    static NativeMap create(MapSpec spec, int innerFd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = arena.allocate(CREATE_OPTIONS_SIZE, 8);
            options.set(ValueLayout.JAVA_LONG, 0, CREATE_OPTIONS_SIZE);
            options.set(ValueLayout.JAVA_INT, CREATE_OPTIONS_INNER, innerFd);
            options.set(ValueLayout.JAVA_INT, CREATE_OPTIONS_FLAGS, spec.flags());
            int fd = Native.BPF.bpf_map_create(
                    spec.type().number(),
                    spec.name(),
                    spec.keySize(),
                    spec.valueSize(),
                    spec.maxEntries(),
                    Native.pointer(options));
            return NativeMap.of(Native.check(fd, () -> "create map " + spec));
        }
    }

    @Override
    public Optional<BpfMap> pinnedMap(Path pin) {
        OptionalInt fd = get(pin);
        return fd.isPresent() ? Optional.of(NativeMap.of(fd.getAsInt())) : Optional.empty();
    }

    static NativeMap openMap(Path pin) {
        return NativeMap.of(Native.check(Native.BPF.bpf_obj_get(pin.toString()), () -> "open pinned map " + pin));
    }

    private static OptionalInt get(Path pin) {
        int fd = Native.BPF.bpf_obj_get(pin.toString());
        if (fd == -Errno.ENOENT.number()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Native.check(fd, () -> "open pin " + pin));
    }

    @Override
    public BpfMap mapById(int id) {
        return NativeMap.of(Native.check(Native.BPF.bpf_map_get_fd_by_id(id), () -> "open map " + id));
    }

    @Override
    public Optional<Program> pinnedProgram(Path pin) {
        OptionalInt fd = get(pin);
        return fd.isPresent()
                ? Optional.of(new NativeProgram(new Descriptor(fd.getAsInt(), "program " + pin)))
                : Optional.empty();
    }

    @Override
    public Program programById(int id) {
        int fd = Native.check(Native.BPF.bpf_prog_get_fd_by_id(id), () -> "open program " + id);
        return new NativeProgram(new Descriptor(fd, "program " + id));
    }

    @Override
    public Optional<Link> pinnedLink(Path pin) {
        OptionalInt fd = get(pin);
        return fd.isPresent()
                ? Optional.of(new NativeLink(new Descriptor(fd.getAsInt(), "link " + pin)))
                : Optional.empty();
    }

    @Override
    public Link attach(Program program, int ifindex, TcxHook hook) {
        Descriptor descriptor = ((NativeProgram) program).descriptor();
        int fd = Native.check(
                Native.BPF.bpf_link_create(descriptor.number(), ifindex, hook.attachType(), null),
                () -> "attach " + descriptor.what() + " to the " + hook.label() + " of interface " + ifindex);
        return new NativeLink(new Descriptor(fd, "link at the " + hook.label() + " of interface " + ifindex));
    }

    @Override
    public Optional<String> refusal(TcxHook hook) {
        return HookTrial.refusal(hook.attachType());
    }

    @Override
    public void awaitReaders() {
        GracePeriod.await();
    }

    @Override
    public int possibleCpus() {
        return PossibleCpus.COUNT;
    }
}
