package dev.weft.bpf.ffi;

import dev.weft.bpf.BpfException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The two libraries, and what every call of them shares: addresses, error numbers, messages. */
final class Native {

    static final LibBpf BPF = LibraryLoader.create(LibBpf.class).load("libbpf.so.1");
    static final LibC C = LibraryLoader.create(LibC.class).load("c");
    static final Runtime RUNTIME = Runtime.getRuntime(BPF);
    static final int PAGE = 4096;

    private Native() {}

    /** Wraps native memory for a call. The caller keeps the segment reachable until the call returns. */
    static Pointer pointer(MemorySegment segment) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("the kernel needs native memory, not an array");
        }
        return Pointer.wrap(RUNTIME, segment.address());
    }

    static int errno() {
        return LastError.getLastError(RUNTIME);
    }

    /** Returns a result that is not negative, and throws for the others. */
    static int check(int result, Supplier<String> attempt) {
        if (result < 0) {
            throw failure(attempt.get(), -result, "");
        }
        return result;
    }

    static BpfException failure(String attempt, int errno, String log) {
        return new BpfException("cannot " + attempt + ": " + C.strerror(errno) + " (errno " + errno + ")", errno, log);
    }

    /** Reads a character array that ends at its first zero byte. */
    static String text(MemorySegment segment, long at, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length && segment.get(ValueLayout.JAVA_BYTE, at + i) != 0; i++) {
            text.append((char) segment.get(ValueLayout.JAVA_BYTE, at + i));
        }
        return text.toString();
    }
}
