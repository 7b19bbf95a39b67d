package dev.weft.operator;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keys that need work, hurried ones before others, each at most once in the queue and in one worker at a time: a key that is added while it is being
 * worked on comes again afterwards. So all that happens to a key meanwhile costs one piece of work.
 */
final class WorkQueue implements AutoCloseable {

    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("queue-retries").factory());
    /** Of so many keys that are taken, one is not hurried, so that no stream of hurried ones keeps the others waiting. */
    private static final int SHARE = 4;

    private final LinkedHashSet<String> hurried = new LinkedHashSet<>();
    private final LinkedHashSet<String> waiting = new LinkedHashSet<>();
    private final Set<String> running = new HashSet<>();
    private final Set<String> again = new HashSet<>();
    private final Set<String> againHurried = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private int taken;
    private boolean closed;

    synchronized void add(String key) {
        if (running.contains(key)) {
            again.add(key);
        } else if (!hurried.contains(key) && waiting.add(key)) {
            notify();
        }
    }

    /** Adds a key before those that wait already without hurry. */
    synchronized void hurry(String key) {
        if (running.contains(key)) {
            againHurried.add(key);
        } else if (hurried.add(key) && !waiting.remove(key)) {
            notify();
        }
    }

    /** Waits for a key; the caller must end with {@link #done} or {@link #failed}. */
    synchronized String take() throws InterruptedException {
        while (hurried.isEmpty() && waiting.isEmpty()) {
            if (closed) {
                throw new InterruptedException("the queue is closed");
            }
            wait();
        }
        String key = next().removeFirst();
        running.add(key);
        return key;
    }

    private LinkedHashSet<String> next() {
        taken++;
        boolean othersTurn = taken % SHARE == 0;
        return hurried.isEmpty() || othersTurn && !waiting.isEmpty() ? waiting : hurried;
    }

    synchronized void done(String key) {
        failures.remove(key);
        release(key);
    }

    /** Puts the key back after a delay that doubles with each failure in a row. */
    synchronized void failed(String key) {
        int times = failures.merge(key, 1, Integer::sum);
        long delay = Math.min(FIRST_DELAY.toMillis() << Math.min(times - 1, 10), LONGEST_DELAY.toMillis());
        release(key);
        if (!closed) {
            timer.schedule(() -> add(key), delay, TimeUnit.MILLISECONDS);
        }
    }

    private void release(String key) {
        running.remove(key);
        boolean add = again.remove(key);
        if (againHurried.remove(key)) {
            hurry(key);
        } else if (add) {
            add(key);
        }
    }

    synchronized int depth() {
        return hurried.size() + waiting.size() + running.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        timer.shutdownNow();
        notifyAll();
    }
}
