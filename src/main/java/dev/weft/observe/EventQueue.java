package dev.weft.observe;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one listener. What it gets and what it is told it missed are together all that it asked for; what was lost
 * in a ring is told to everyone, as nobody knows of which type it was.
 */
final class EventQueue implements AutoCloseable {

    private final Set<EventKind> wanted;
    private final BlockingQueue<Event> waiting;
    private final AtomicLong missed = new AtomicLong();
    private final Consumer<EventQueue> leave;

    EventQueue(Set<EventKind> wanted, int room, Consumer<EventQueue> leave) {
        this.wanted = wanted.isEmpty() ? EnumSet.noneOf(EventKind.class) : EnumSet.copyOf(wanted);
        this.waiting = new ArrayBlockingQueue<>(room);
        this.leave = leave;
    }

    void offer(Event event) {
        if (concerns(event) && !waiting.offer(event)) {
            missed.addAndGet(event instanceof Event.Lost lost ? lost.count() : 1);
        }
    }

    private boolean concerns(Event event) {
        return switch (event) {
            case Event.Drop _ -> wanted.contains(EventKind.DROP);
            case Event.Flow flow -> wanted.contains(EventKind.of(flow));
            case Event.Lost _, Event.Missed _ -> true;
        };
    }

    /** Waits for what comes next. Returns null if nothing came in time. */
    @Nullable
    Event next(Duration limit) throws InterruptedException {
        long count = missed.getAndSet(0);
        return count != 0 ? new Event.Missed(count) : waiting.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        leave.accept(this);
    }
}
