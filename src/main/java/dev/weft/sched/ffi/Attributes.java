package dev.weft.sched.ffi;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** {@code struct sched_attr} of one thread, see sched_setattr(2). */
final class Attributes {

    /** The calling thread. */
    static final int SELF = 0;

    private static final LibC C = LibraryLoader.create(LibC.class).load("c");
    private static final Runtime RUNTIME = Runtime.getRuntime(C);
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final int SET = ARM ? 274 : 314;
    private static final int GET = ARM ? 275 : 315;

    private static final int SIZE = 56;
    private static final int POLICY_AT = 4;
    private static final int FLAGS_AT = 8;
    private static final int RUNTIME_AT = 24;
    private static final int DEADLINE_AT = 32;
    private static final int PERIOD_AT = 40;

    private final int thread;
    private final Pointer memory = Memory.allocateDirect(RUNTIME, SIZE, true);
    /** Zeros that nobody has read must not be set: they would change what was not asked for. */
    private final boolean isRead;

    private Attributes(int thread) {
        this.thread = thread;
        this.isRead = C.syscall(GET, thread, memory, SIZE, 0) == 0;
    }

    /** Returns what a thread has; zeros if the kernel does not tell. */
    static Attributes of(int thread) {
        return new Attributes(thread);
    }

    int policy() {
        return memory.getInt(POLICY_AT);
    }

    long runtime() {
        return memory.getLong(RUNTIME_AT);
    }

    Attributes withRuntime(long nanoseconds) {
        memory.putLong(RUNTIME_AT, nanoseconds);
        return this;
    }

    Attributes with(int policy, long flags, long deadline, long period) {
        memory.putInt(POLICY_AT, policy);
        memory.putLong(FLAGS_AT, flags);
        memory.putLong(DEADLINE_AT, deadline);
        memory.putLong(PERIOD_AT, period);
        return this;
    }

    /** Returns whether the kernel grants the thread these. */
    boolean set() {
        return isRead && C.syscall(SET, thread, memory, 0, 0) == 0;
    }
}
