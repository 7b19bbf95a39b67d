package dev.weft.agent.health;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Whether the agent is ready, and if not, why. What has no check yet does not hold: an agent begins not ready. */
public final class Health {

    private final Map<Cause, Supplier<List<String>>> checks = Collections.synchronizedMap(new EnumMap<>(Cause.class));

    public Health() {
        for (Cause cause : Cause.values()) {
            checks.put(cause, cause == Cause.NOT_SERVING ? () -> List.of("not serving pods yet") : List::of);
        }
    }

    /** Sets what finds out about a cause: it returns in words what is not well. */
    public void check(Cause cause, Supplier<List<String>> words) {
        checks.put(cause, words);
    }

    /** Returns what is not well because of one cause. */
    public List<String> of(Cause cause) {
        Supplier<List<String>> check = checks.get(cause);
        return check == null ? List.of() : check.get();
    }

    /** Returns all that is not well; empty if the agent is ready. */
    public List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        for (Cause cause : Cause.values()) {
            of(cause).forEach(words -> troubles.add(cause.label() + ": " + words));
        }
        return troubles;
    }
}
