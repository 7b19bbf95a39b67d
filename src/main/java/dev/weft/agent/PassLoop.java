package dev.weft.agent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs one pass at a time in a thread of its own, again as long as somebody has asked since the last one began. Many
 * requests become one pass. A pass that fails is repeated, later each time up to {@link #SLOWEST_MS}; who asks meanwhile
 * waits {@link #ASKED_MS} at most, as what failed may concern nobody else, but a cluster that asks all the time does not
 * make it fail all the time.
 */
final class PassLoop implements AutoCloseable {

    /** One pass over the whole state; its result depends on the state alone. */
    @FunctionalInterface
    interface Pass {
        void run() throws Exception;
    }

    private static final Logger LOG = System.getLogger(PassLoop.class.getName());
    private static final long FASTEST_MS = 50;
    private static final long SLOWEST_MS = 5_000;
    private static final long ASKED_MS = 250;

    private final Pass pass;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long asked;
    private long done;
    private boolean closed;
    private @Nullable Throwable failure;
    /** When a pass was asked for that is to come later. */
    private @Nullable Long due;

    PassLoop(String name, Pass pass) {
        this.pass = pass;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
    }

    void start() {
        thread.start();
    }

    /** Asks for a pass that begins after this call. Returns its ticket. */
    long request() {
        lock.lock();
        try {
            asked++;
            changed.signalAll();
            return asked;
        } finally {
            lock.unlock();
        }
    }

    /** Asks for a pass that begins after some time; of several such requests the one that is due first counts. */
    void requestIn(Duration delay) {
        lock.lock();
        try {
            long at = System.nanoTime() + delay.toNanos();
            if (due == null || due - at > 0) {
                due = at;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a pass that began after this call and went well. Returns false if none did in time. */
    boolean await(Duration limit) throws InterruptedException {
        return await(request(), limit);
    }

    /** Waits for a pass that began after a request and went well. Returns false if none did in time. */
    boolean await(long ticket, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (done < ticket && left > 0) {
                left = changed.awaitNanos(left);
            }
            return done >= ticket;
        } finally {
            lock.unlock();
        }
    }

    /** Returns why the last pass failed; null if it went well. */
    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        long delay = 0;
        try {
            for (long ticket = next(0, delay); ticket > 0; ticket = next(ticket, delay)) {
                Throwable thrown = run();
                delay = thrown == null ? 0 : Math.min(SLOWEST_MS, Math.max(FASTEST_MS, 2 * delay));
                finish(ticket, thrown);
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "{0} ends", thread.getName());
        }
    }

    private long next(long last, long delay) throws InterruptedException {
        lock.lock();
        try {
            rest(last, delay);
            while (!closed && done == asked) {
                awaitRequest();
            }
            return closed ? 0 : asked;
        } finally {
            lock.unlock();
        }
    }

    private void rest(long last, long delay) throws InterruptedException {
        long began = System.nanoTime();
        long left = left(last, delay, began);
        while (!closed && left > 0) {
            changed.awaitNanos(due == null ? left : Math.min(left, due - System.nanoTime()));
            takeDue();
            left = left(last, delay, began);
        }
    }

    private long left(long last, long delay, long began) {
        long millis = asked > last ? Math.min(delay, ASKED_MS) : delay;
        return TimeUnit.MILLISECONDS.toNanos(millis) - (System.nanoTime() - began);
    }

    private void awaitRequest() throws InterruptedException {
        if (due == null) {
            changed.await();
        } else {
            changed.awaitNanos(due - System.nanoTime());
        }
        takeDue();
    }

    private void takeDue() {
        if (due != null && due - System.nanoTime() <= 0) {
            due = null;
            asked++;
        }
    }

    private @Nullable Throwable run() throws InterruptedException {
        try {
            pass.run();
            return null;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            LOG.log(Level.ERROR, "A pass failed and will be repeated; what is in force stays", e);
            return e;
        }
    }

    private void finish(long ticket, @Nullable Throwable thrown) {
        lock.lock();
        try {
            failure = thrown;
            if (thrown == null) {
                done = ticket;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
