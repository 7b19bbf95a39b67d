package dev.weft.sched.ffi;

import jnr.ffi.Pointer;

/** What of the C library the scheduler's calls need: it has no function of their own before glibc 2.41. */
public interface LibC {

    long syscall(long number, long thread, Pointer attributes, long third, long flags);
}
