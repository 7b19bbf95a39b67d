package dev.weft.agent;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much of the cluster's history is known.
 *
 * @param upTo by kind, the resourceVersion up to which every change is in the rows, deletions too
 * @param due by kind, what {@code upTo} is at least as soon as it counts the last change that matters: a feed calls
 *     listeners within an event, and counts the event after them
 * @param changes how many changes that matter there were since the agent's start
 */
record Horizon(Map<String, Long> upTo, Map<String, Long> due, long changes) {

    static final Horizon NONE = new Horizon(Map.of(), Map.of(), 0);

    Horizon {
        upTo = Map.copyOf(upTo);
        due = Map.copyOf(due);
    }

    /** Returns the kinds of which this says more that matters than a report that went up to some versions. */
    Set<String> newsSince(Map<String, Long> reported) {
        return due.entrySet().stream()
                .filter(kind -> kind.getValue() > reported.getOrDefault(kind.getKey(), 0L))
                .filter(kind -> upTo.getOrDefault(kind.getKey(), 0L) >= kind.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Returns whether a change was told whose event is not counted yet; it will be in a moment. */
    boolean isInTheMiddle() {
        return due.entrySet().stream().anyMatch(kind -> kind.getValue() > upTo.getOrDefault(kind.getKey(), 0L));
    }
}
