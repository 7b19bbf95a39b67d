package dev.weft.bpf.ffi;

import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Collects what libbpf says of a load, so that it can go into the exception: a bare error number explains nothing. The
 * callback is libbpf's only way to tell; it is installed once and must never be collected.
 */
final class Messages {

    private static final int LEVEL_DEBUG = 2;
    private static final int LIMIT = 1024;
    private static final ThreadLocal<StringBuilder> CURRENT = ThreadLocal.withInitial(StringBuilder::new);
    private static final LibBpf.Print PRINT = Messages::print;

    static {
        Native.BPF.libbpf_set_print(PRINT);
    }

    private Messages() {}

    /** Forgets what this thread was told before. */
    static void begin() {
        CURRENT.get().setLength(0);
    }

    /** Returns what this thread was told since {@link #begin}. */
    static String end() {
        String text = CURRENT.get().toString();
        CURRENT.remove();
        return text;
    }

    private static int print(int level, Pointer format, Pointer arguments) {
        if (level >= LEVEL_DEBUG) {
            return 0;
        }
        Pointer buffer = Memory.allocateDirect(Native.RUNTIME, LIMIT);
        Native.C.vsnprintf(buffer, LIMIT, format, arguments);
        CURRENT.get().append(buffer.getString(0, LIMIT, StandardCharsets.UTF_8));
        return 0;
    }
}
