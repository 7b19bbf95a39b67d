package dev.weft.model;

import java.util.HashSet;
import java.util.Set;

/**
 * What a selector lets one label be. Labels have more values than any selector lists, so a domain that excludes values
 * is never empty.
 *
 * @param absent whether an object may lack the label
 * @param listed whether {@code values} are all that it may be, else all that it may not be
 */
public record LabelDomain(boolean absent, boolean listed, Set<String> values) {

    /** Whatever a label is, or without it. */
    public static final LabelDomain ANY = new LabelDomain(true, false, Set.of());

    public LabelDomain {
        values = Set.copyOf(values);
    }

    static LabelDomain of(LabelRequirement requirement) {
        return switch (requirement.operator()) {
            case IN -> new LabelDomain(false, true, requirement.values());
            case NOT_IN -> new LabelDomain(true, false, requirement.values());
            case EXISTS -> new LabelDomain(false, false, Set.of());
            case DOES_NOT_EXIST -> new LabelDomain(true, true, Set.of());
        };
    }

    LabelDomain and(LabelDomain other) {
        boolean both = absent && other.absent;
        if (!listed && !other.listed) {
            Set<String> excluded = new HashSet<>(values);
            excluded.addAll(other.values);
            return new LabelDomain(both, false, excluded);
        }
        LabelDomain lists = listed ? this : other;
        LabelDomain limits = listed ? other : this;
        Set<String> left = new HashSet<>(lists.values);
        left.removeIf(value -> !limits.contains(value));
        return new LabelDomain(both, true, left);
    }

    private boolean contains(String value) {
        return listed == values.contains(value);
    }

    /** Returns whether no object at all can satisfy it. */
    public boolean isEmpty() {
        return !absent && listed && values.isEmpty();
    }

    /** Returns whether the other lets through all that this does. */
    public boolean isWithin(LabelDomain other) {
        if (absent && !other.absent) {
            return false;
        }
        return listed ? values.stream().allMatch(other::contains) : !other.listed && values.containsAll(other.values);
    }
}
