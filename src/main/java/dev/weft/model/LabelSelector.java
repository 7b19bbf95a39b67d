package dev.weft.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Requirements that must all hold; without any it selects everything. */
public record LabelSelector(List<LabelRequirement> requirements) {

    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** @param unknown keys whose values are not known: {@code inDoubt} says what a requirement on one of them is taken for */
    public boolean matches(Map<String, String> labels, Set<String> unknown, boolean inDoubt) {
        for (LabelRequirement requirement : requirements) {
            boolean holds = unknown.contains(requirement.key()) ? inDoubt : requirement.matches(labels);
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    public boolean matches(Map<String, String> labels) {
        return matches(labels, Set.of(), false);
    }
}
