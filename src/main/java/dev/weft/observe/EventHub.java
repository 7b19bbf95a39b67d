package dev.weft.observe;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Hands every event to whoever listens. It never waits: a listener that is too slow loses events and is told. */
public final class EventHub implements Consumer<Event> {

    private final List<EventQueue> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void accept(Event event) {
        for (EventQueue listener : listeners) {
            listener.offer(event);
        }
    }

    /** Listens from now on, until the queue is closed. */
    EventQueue listen(Set<EventKind> wanted, int room) {
        EventQueue queue = new EventQueue(wanted, room, listeners::remove);
        listeners.add(queue);
        return queue;
    }

    /** Returns how many listen. */
    public int listeners() {
        return listeners.size();
    }
}
