package dev.weft.bpf.ffi;

import jnr.ffi.Pointer;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;

/** What of the C library the BPF side needs. */
public interface LibC {

    int close(int fd);

    Pointer mmap(@Nullable Pointer address, @size_t long length, int protection, int flags, int fd, @off_t long offset);

    int dup(int fd);

    int munmap(Pointer address, @size_t long length);

    int vsnprintf(Pointer buffer, @size_t long size, Pointer format, Pointer arguments);

    String strerror(int errno);
}
