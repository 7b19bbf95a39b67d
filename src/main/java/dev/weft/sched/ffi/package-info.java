/** What Weft asks of the kernel's scheduler for its own threads, by jnr-ffi. */
@NullMarked
package dev.weft.sched.ffi;

import org.jspecify.annotations.NullMarked;
