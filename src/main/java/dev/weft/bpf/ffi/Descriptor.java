package dev.weft.bpf.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** A file descriptor of a BPF object, owned by one holder. */
final class Descriptor implements AutoCloseable {

    private final int number;
    private final String what;
    private boolean closed;

    /** @param what how messages call the object, such as {@code map 'ipcache'} */
    Descriptor(int number, String what) {
        this.number = number;
        this.what = what;
    }

    int number() {
        if (closed) {
            throw new IllegalStateException(what + " is closed");
        }
        return number;
    }

    String what() {
        return what;
    }

    /** Fills a kernel info struct; memory of another size than the kernel's is allowed. */
    MemorySegment info(Arena arena, int size) {
        MemorySegment info = arena.allocate(size, 8);
        MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
        length.set(ValueLayout.JAVA_INT, 0, size);
        Native.check(
                Native.BPF.bpf_obj_get_info_by_fd(number(), Native.pointer(info), Native.pointer(length)),
                () -> "read the kernel's description of " + what);
        return info;
    }

    void pin(Path path) {
        Native.check(Native.BPF.bpf_obj_pin(number(), path.toString()), () -> "pin " + what + " at " + path);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Native.C.close(number);
        }
    }
}
