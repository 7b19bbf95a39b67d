package dev.weft.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A policy of any source.
 *
 * @param order 0 to {@link #MAX_ORDER}, lower decides first; of one order a deny wins
 * @param isolates the directions in which a selected pod is denied what no rule allows
 */
public record Policy(
        PolicyRef ref, Stage stage, int order, PodSelector subject, Set<Direction> isolates, List<Rule> rules) {

    public static final int MAX_ORDER = 1000;
    /** Where policies stand that do not say, NetworkPolicy among them. */
    public static final int DEFAULT_ORDER = 100;

    public Policy {
        if (order < 0 || order > MAX_ORDER) {
            throw new IllegalArgumentException("order must be 0 to " + MAX_ORDER + ", not " + order);
        }
        EnumSet<Direction> directions = EnumSet.noneOf(Direction.class);
        directions.addAll(isolates);
        isolates = Collections.unmodifiableSet(directions);
        rules = List.copyOf(rules);
    }

    public boolean isStaged() {
        return stage == Stage.STAGED;
    }

    /** Makes one that is enforced. */
    public Policy(PolicyRef ref, int order, PodSelector subject, Set<Direction> isolates, List<Rule> rules) {
        this(ref, Stage.ENFORCED, order, subject, isolates, rules);
    }

    /** Returns whether it has anything to say in a direction, be it only that the rest is denied. */
    public boolean bearsOn(Direction direction) {
        return isolates.contains(direction) || rules.stream().anyMatch(rule -> rule.direction() == direction);
    }
}
