package dev.weft.operator;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done from time to time. One that waits for the API server keeps no other waiting, and one that fails comes again. */
final class Chores implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

    private final ScheduledExecutorService threads;

    /** @param count of chores: each has a thread when its time comes */
    Chores(int count) {
        threads = Executors.newScheduledThreadPool(
                count, Thread.ofPlatform().daemon().name("chore-", 0).factory());
    }

    /** @param what ends the sentence "could not ..." */
    void every(Duration pause, String what, Runnable chore) {
        threads.scheduleWithFixedDelay(
                () -> attempt(what, chore), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void attempt(String what, Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("could not {}, trying again: {}", what, e.toString());
            LOG.debug("{}", what, e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
