package dev.weft.bpf.ffi;

import dev.weft.bpf.Program;
import dev.weft.bpf.ProgramInfo;
import dev.weft.bpf.TestResult;
import dev.weft.bpf.TestRun;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HexFormat;

/** A loaded program. */
record NativeProgram(Descriptor descriptor) implements Program {

    /** Offsets in {@code struct bpf_prog_info}. */
    private static final int INFO_SIZE = 232;

    private static final int INFO_ID = 4;
    private static final int INFO_TAG = 8;
    private static final int INFO_NAME = 64;
    private static final int INFO_NAME_SIZE = 16;
    private static final int INFO_RUN_TIME = 192;
    private static final int INFO_RUN_COUNT = 200;
    private static final int INFO_VERIFIED = 216;

    /** Offsets in {@code struct bpf_test_run_opts}. */
    private static final int OPTIONS_SIZE = 80;

    private static final int OPTIONS_DATA_IN = 8;
    private static final int OPTIONS_DATA_OUT = 16;
    private static final int OPTIONS_DATA_SIZE_IN = 24;
    private static final int OPTIONS_DATA_SIZE_OUT = 28;
    private static final int OPTIONS_CONTEXT_IN = 32;
    private static final int OPTIONS_CONTEXT_OUT = 40;
    private static final int OPTIONS_CONTEXT_SIZE_IN = 48;
    private static final int OPTIONS_CONTEXT_SIZE_OUT = 52;
    private static final int OPTIONS_RESULT = 56;
    private static final int OPTIONS_REPEAT = 60;
    private static final int OPTIONS_DURATION = 64;

    /** A program may add tunnel headers in front. */
    private static final int HEADROOM = 256;

    @Override
    public ProgramInfo info() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = descriptor.info(arena, INFO_SIZE);
            return new ProgramInfo(
                    info.get(ValueLayout.JAVA_INT, INFO_ID),
                    Native.text(info, INFO_NAME, INFO_NAME_SIZE),
                    HexFormat.of().formatHex(info.asSlice(INFO_TAG, 8).toArray(ValueLayout.JAVA_BYTE)),
                    info.get(ValueLayout.JAVA_INT, INFO_VERIFIED),
                    info.get(ValueLayout.JAVA_LONG, INFO_RUN_TIME),
                    info.get(ValueLayout.JAVA_LONG, INFO_RUN_COUNT));
        }
    }

    @Override
    public TestResult testRun(TestRun run) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packet = arena.allocate(run.packet().length + HEADROOM);
            MemorySegment context = arena.allocate(Math.max(run.context().length, 1), 8);
            MemorySegment options = options(arena, run, packet, context);
            Native.check(
                    Native.BPF.bpf_prog_test_run_opts(descriptor.number(), Native.pointer(options)),
                    () -> "test run " + descriptor.what() + " on a packet of " + run.packet().length + " bytes");
            return new TestResult(
                    options.get(ValueLayout.JAVA_INT, OPTIONS_RESULT),
                    bytes(packet, options.get(ValueLayout.JAVA_INT, OPTIONS_DATA_SIZE_OUT)),
                    bytes(context, options.get(ValueLayout.JAVA_INT, OPTIONS_CONTEXT_SIZE_OUT)),
                    options.get(ValueLayout.JAVA_INT, OPTIONS_DURATION));
        }
    }

    private static MemorySegment options(Arena arena, TestRun run, MemorySegment packet, MemorySegment context) {
        MemorySegment options = arena.allocate(OPTIONS_SIZE, 8);
        options.set(ValueLayout.JAVA_LONG, 0, OPTIONS_SIZE);
        options.set(ValueLayout.ADDRESS, OPTIONS_DATA_IN, arena.allocateFrom(ValueLayout.JAVA_BYTE, run.packet()));
        options.set(ValueLayout.ADDRESS, OPTIONS_DATA_OUT, packet);
        options.set(ValueLayout.JAVA_INT, OPTIONS_DATA_SIZE_IN, run.packet().length);
        options.set(ValueLayout.JAVA_INT, OPTIONS_DATA_SIZE_OUT, (int) packet.byteSize());
        options.set(ValueLayout.JAVA_INT, OPTIONS_REPEAT, run.repeat());
        if (run.context().length > 0) {
            options.set(
                    ValueLayout.ADDRESS, OPTIONS_CONTEXT_IN, arena.allocateFrom(ValueLayout.JAVA_BYTE, run.context()));
            options.set(ValueLayout.ADDRESS, OPTIONS_CONTEXT_OUT, context);
            options.set(ValueLayout.JAVA_INT, OPTIONS_CONTEXT_SIZE_IN, run.context().length);
            options.set(ValueLayout.JAVA_INT, OPTIONS_CONTEXT_SIZE_OUT, run.context().length);
        }
        return options;
    }

    private static byte[] bytes(MemorySegment segment, int length) {
        return segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
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
