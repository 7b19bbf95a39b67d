package dev.weft.observe;

import java.time.Instant;

/** The clock that the kernel stamps with: Java's nanoTime is the same one on Linux. */
public final class KernelClock {

    private KernelClock() {}

    /** Returns wall time, from the kernel's monotonic nanoseconds. */
    public static Instant wall(long monotonic) {
        return Instant.now().minusNanos(System.nanoTime() - monotonic);
    }
}
