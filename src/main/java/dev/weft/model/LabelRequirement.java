package dev.weft.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One condition on a label. As in Kubernetes, {@link Operator#NOT_IN} holds for an object that lacks the key.
 *
 * @param values one or more for In and NotIn, none for the others
 */
public record LabelRequirement(String key, Operator operator, Set<String> values) {

    /** How a label is compared. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST;

        boolean takesValues() {
            return this == IN || this == NOT_IN;
        }
    }

    public LabelRequirement {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("a label requirement needs a key");
        }
        if (operator.takesValues() == values.isEmpty()) {
            throw new IllegalArgumentException(
                    operator.takesValues()
                            ? "operator In or NotIn on label '" + key + "' needs at least one value"
                            : "operator Exists or DoesNotExist on label '" + key + "' takes no values");
        }
        values = Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }

    /** Returns the requirement that a label has this value. */
    public static LabelRequirement equal(String key, String value) {
        return new LabelRequirement(key, Operator.IN, Set.of(value));
    }

    public boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
        };
    }

    /** Returns it as {@code kubectl get -l} takes it. */
    public String text() {
        String list = "(" + String.join(",", values) + ")";
        return switch (operator) {
            case IN -> key + " in " + list;
            case NOT_IN -> key + " notin " + list;
            case EXISTS -> key;
            case DOES_NOT_EXIST -> "!" + key;
        };
    }
}
