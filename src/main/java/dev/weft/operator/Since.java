package dev.weft.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * How long something has held, as one term of leadership has seen it. What was seen in an earlier one may not have held
 * while another replica led.
 */
final class Since<K> {

    private final Term term;
    private final Map<K, Instant> moments = new HashMap<>();

    /** @param term a number that changes whenever this replica comes to lead */
    Since(IntSupplier term) {
        this.term = new Term(term);
    }

    /** Says that it holds now, and returns for how long it has. */
    Duration holds(K key, Instant now) {
        if (term.isNew()) {
            moments.clear();
        }
        return Duration.between(moments.computeIfAbsent(key, _ -> now), now);
    }

    /** Says of which it does not hold. */
    void ended(Predicate<K> keys) {
        moments.keySet().removeIf(keys);
    }
}
