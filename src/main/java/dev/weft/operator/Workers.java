package dev.weft.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that work a queue off while this replica leads. The next leader starts with everything, so nothing is kept. */
final class Workers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final String name;
    private final int count;
    private final BooleanSupplier leading;
    private final Predicate<String> job;
    private final WorkQueue queue = new WorkQueue();
    private final List<Thread> threads = new ArrayList<>();

    /** @param job works on one key; returns false, or throws, if the key must come again later */
    Workers(String name, int count, BooleanSupplier leading, Predicate<String> job) {
        this.name = name;
        this.count = count;
        this.leading = leading;
        this.job = job;
    }

    void add(String key) {
        queue.add(key);
    }

    /** Adds a key before those that have no hurry. */
    void hurry(String key) {
        queue.hurry(key);
    }

    synchronized void start() {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().daemon().name(name + "-" + i).start(this::work));
        }
    }

    private void work() {
        try {
            while (true) {
                work(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(String key) {
        try {
            if (!leading.getAsBoolean() || job.test(key)) {
                queue.done(key);
            } else {
                queue.failed(key);
            }
        } catch (RuntimeException e) {
            LOG.warn("{}: {} failed, trying again: {}", name, key, e.getMessage());
            LOG.debug("{}", key, e);
            queue.failed(key);
        }
    }

    synchronized boolean alive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    int backlog() {
        return queue.depth();
    }

    @Override
    public synchronized void close() {
        queue.close();
        threads.forEach(Thread::interrupt);
    }
}
