package dev.weft.sched.ffi;

import java.io.File;
import java.time.Duration;

/**
 * How long a thread may compute before others that wait for its processor have their turn. A thread with a shorter slice
 * than the one that runs takes the processor when it wakes, if its share is not used up; its share stays what it was. So
 * it suits threads that wake to do little: see {@code sched_attr} in sched_setattr(2) and
 * Documentation/scheduler/sched-eevdf.rst. Kernels before 6.12 accept it and do nothing.
 */
public final class TimeSlice {

    /** The least that the kernel takes; it begins at 0.7 to 2.8 ms, by the number of processors. */
    public static final Duration LEAST = Duration.ofNanos(100_000);

    private TimeSlice() {}

    /**
     * Asks for one for all threads of this process, also for those that they start later. Without it all works, only
     * later where processors are short.
     *
     * @return how many threads it was granted to
     */
    public static int request(Duration slice) {
        int granted = 0;
        for (String thread : threads()) {
            granted += request(Integer.parseInt(thread), slice) ? 1 : 0;
        }
        return granted;
    }

    private static String[] threads() {
        String[] threads = new File("/proc/self/task").list();
        return threads == null ? new String[0] : threads;
    }

    /** The other attributes stay: to set a lower nice value, say, would be refused. */
    private static boolean request(int thread, Duration slice) {
        return Attributes.of(thread).withRuntime(slice.toNanos()).set();
    }

    /** Returns the calling thread's; zero before Linux 6.12. */
    static Duration current() {
        return Duration.ofNanos(Attributes.of(Attributes.SELF).runtime());
    }
}
