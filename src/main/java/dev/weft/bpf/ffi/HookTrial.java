package dev.weft.bpf.ffi;

import dev.weft.bpf.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Asks for a link to a device that cannot be: a kernel that knows the hook misses the device, others the hook. */
final class HookTrial {

    private static final int SCHED_CLS = 3;
    private static final int NO_DEVICE = 0;

    /** {@code return TCX_NEXT;}, in two instructions. */
    private static final long[] CODE = {0xffff_ffff_0000_00b7L, 0x95};

    private HookTrial() {}

    static Optional<String> refusal(int attachType) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocateFrom(ValueLayout.JAVA_LONG, CODE);
            int program =
                    Native.BPF.bpf_prog_load(SCHED_CLS, "weft_trial", "GPL", Native.pointer(code), CODE.length, null);
            if (program < 0) {
                return Optional.of(words("loading a program", program));
            }
            try (Descriptor loaded = new Descriptor(program, "program 'weft_trial'")) {
                int link = Native.BPF.bpf_link_create(loaded.number(), NO_DEVICE, attachType, null);
                return link == -Errno.ENODEV.number()
                        ? Optional.empty()
                        : Optional.of(words("a link of attach type " + attachType, link));
            }
        }
    }

    private static String words(String attempt, int result) {
        return attempt + ": " + Native.C.strerror(-result) + " (errno " + -result + ")";
    }
}
