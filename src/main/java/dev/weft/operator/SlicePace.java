package dev.weft.operator;

import dev.weft.operator.plan.Write;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how many slices are written a second: every agent watches all of them, so that what one costs grows with the
 * nodes. A change by itself goes out at once. While the whole cluster churns, nodes wait for their turn, and all that has
 * happened to a node's pods meanwhile goes out in one.
 */
final class SlicePace {

    /** Writes a second, in the whole cluster. */
    static final int RATE = 100;
    /** That many go out at once after a pause. */
    static final int BURST = 200;

    private static final long NANOS_PER_WRITE = TimeUnit.SECONDS.toNanos(1) / RATE;

    private final LongSupplier nanoTime;
    /** When all that was written will be paid for. */
    private long paid;

    SlicePace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.paid = nanoTime.getAsLong();
    }

    /** Waits until a slice may be written. */
    void await() {
        try {
            TimeUnit.NANOSECONDS.sleep(waitNanos(nanoTime.getAsLong()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting to write slices", e);
        }
    }

    /** Returns for how many nanoseconds none should be written; not above 0 if one may. */
    synchronized long waitNanos(long now) {
        return paid - now - (BURST - 1) * NANOS_PER_WRITE;
    }

    /** Returns the writer, its slices counted: what a plan needs is written in any case, the next plan waits. */
    Writer counted(Writer writer) {
        return write -> {
            if (write instanceof Write.PutSlice || write instanceof Write.DeleteSlice) {
                spend(nanoTime.getAsLong());
            }
            writer.apply(write);
        };
    }

    private synchronized void spend(long now) {
        paid = Math.max(paid, now) + NANOS_PER_WRITE;
    }
}
