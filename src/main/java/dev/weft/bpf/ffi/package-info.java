/**
 * The kernel's BPF side through libbpf and system calls, by jnr-ffi.
 *
 * <p>Structs are built in native {@link java.lang.foreign.MemorySegment}s at the offsets of linux/bpf.h. No native
 * method may have exactly six integral parameters and no pointer: jnr-ffi passes them wrongly on x86-64.
 */
@NullMarked
package dev.weft.bpf.ffi;

import org.jspecify.annotations.NullMarked;
