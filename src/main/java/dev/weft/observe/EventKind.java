package dev.weft.observe;

import java.util.Locale;

/** What a listener can ask for. What was lost is told to everybody. */
public enum EventKind {
    DROP,
    NEW,
    UPDATE,
    CLOSE;

    /** Returns the name that is used in JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static EventKind of(Event.Flow event) {
        return switch (event.flow().type()) {
            case FLOW_NEW -> NEW;
            case FLOW_UPDATE -> UPDATE;
            case FLOW_CLOSE -> CLOSE;
            case DROP, HEARTBEAT -> throw new IllegalArgumentException(event + " is about no flow");
        };
    }
}
