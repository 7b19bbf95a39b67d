package dev.weft.bpf.ffi;

import dev.weft.bpf.Link;
import dev.weft.bpf.LinkInfo;
import dev.weft.bpf.Program;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** A tcx link. */
record NativeLink(Descriptor descriptor) implements Link {

    /** Offsets in {@code struct bpf_link_info}; the tcx part begins at 16. */
    private static final int INFO_SIZE = 48;

    private static final int INFO_ID = 4;
    private static final int INFO_PROGRAM = 8;
    private static final int INFO_IFINDEX = 16;
    private static final int INFO_ATTACH_TYPE = 20;

    @Override
    public LinkInfo info() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = descriptor.info(arena, INFO_SIZE);
            return new LinkInfo(
                    info.get(ValueLayout.JAVA_INT, INFO_ID),
                    info.get(ValueLayout.JAVA_INT, INFO_PROGRAM),
                    info.get(ValueLayout.JAVA_INT, INFO_IFINDEX),
                    info.get(ValueLayout.JAVA_INT, INFO_ATTACH_TYPE));
        }
    }

    @Override
    public void update(Program program) {
        Descriptor successor = ((NativeProgram) program).descriptor();
        Native.check(
                Native.BPF.bpf_link_update(descriptor.number(), successor.number(), null),
                () -> "replace the program of " + descriptor.what() + " by " + successor.what());
    }

    @Override
    public void detach() {
        Native.check(Native.BPF.bpf_link_detach(descriptor.number()), () -> "detach " + descriptor.what());
    }

    @Override
    public void pin(Path path) {
        descriptor.pin(path);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
