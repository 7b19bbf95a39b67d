package dev.weft.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /** Returns the other requirements. */
    LabelSelector without(LabelRequirement requirement) {
        return requirements.size() == 1
                ? EVERYTHING
                : new LabelSelector(requirements.stream()
                        .filter(other -> other != requirement)
                        .toList());
    }

    /** Returns it with more requirements. */
    public LabelSelector and(List<LabelRequirement> more) {
        List<LabelRequirement> all = new ArrayList<>(requirements);
        all.addAll(more);
        return new LabelSelector(all);
    }

    /** Returns what it lets each label be that it asks for, by key. */
    public SortedMap<String, LabelDomain> domains() {
        SortedMap<String, LabelDomain> domains = new TreeMap<>();
        requirements.forEach(
                requirement -> domains.merge(requirement.key(), LabelDomain.of(requirement), LabelDomain::and));
        return domains;
    }

    /** Returns whether no labels at all satisfy it: it contradicts itself. */
    public boolean selectsNothing() {
        return domains().values().stream().anyMatch(LabelDomain::isEmpty);
    }

    /** Returns whether the other selects all that this selects, whatever objects there are. */
    public boolean isWithin(LabelSelector other) {
        Map<String, LabelDomain> mine = domains();
        return other.domains().entrySet().stream()
                .allMatch(theirs ->
                        mine.getOrDefault(theirs.getKey(), LabelDomain.ANY).isWithin(theirs.getValue()));
    }

    /** Returns it as {@code kubectl get -l} takes it; empty if it selects everything. */
    public String text() {
        return requirements.stream().map(LabelRequirement::text).collect(Collectors.joining(","));
    }
}
