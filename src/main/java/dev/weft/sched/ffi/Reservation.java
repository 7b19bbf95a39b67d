package dev.weft.sched.ffi;

import java.time.Duration;

/**
 * A part of a processor's time that one thread gets before all others, whatever they are: SCHED_DEADLINE of sched(7). It
 * may use more than that as long as nobody else has it reserved (SCHED_FLAG_RECLAIM), up to 95 of 100.
 *
 * <p>The deadline is the end of the period. With an earlier one, a thread that wakes between the two waits for the next
 * period, see dl_check_constrained_dl() of the kernel: passes that follow each other would wait most of the time.
 *
 * @param runtime how much
 * @param period how often, and how soon after the thread wakes
 */
public record Reservation(Duration runtime, Duration period) {

    static final int SCHED_DEADLINE = 6;

    private static final long SCHED_FLAG_RESET_ON_FORK = 1;
    private static final long SCHED_FLAG_RECLAIM = 2;

    /**
     * Asks for it for the calling thread, but not for those that it starts.
     *
     * @return whether it was granted; the kernel refuses it without CAP_SYS_NICE, to who may not run on every processor,
     *     and where too much is reserved already
     */
    public boolean request() {
        return Attributes.of(Attributes.SELF)
                .withRuntime(runtime.toNanos())
                .with(SCHED_DEADLINE, SCHED_FLAG_RESET_ON_FORK | SCHED_FLAG_RECLAIM, period.toNanos(), period.toNanos())
                .set();
    }
}
