package dev.weft.policy.review;

import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelRequirement.Operator;
import dev.weft.model.LabelSelector;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Cuts what a selector selects by one label, so that no other selector tells apart what is in one part. */
final class LabelCuts {

    private LabelCuts() {}

    /** Returns the parts by the first label that makes more than one. */
    static Optional<List<LabelSelector>> of(LabelSelector selector, List<LabelSelector> others) {
        SortedMap<String, Set<String>> mentioned = new TreeMap<>();
        others.stream()
                .flatMap(other -> other.requirements().stream())
                .forEach(requirement -> mentioned
                        .computeIfAbsent(requirement.key(), _ -> new TreeSet<>())
                        .addAll(requirement.values()));
        return mentioned.entrySet().stream()
                .map(label -> parts(selector, label.getKey(), label.getValue()))
                .filter(parts -> parts.size() > 1)
                .findFirst();
    }

    private static List<LabelSelector> parts(LabelSelector selector, String key, Set<String> values) {
        Stream<List<LabelRequirement>> each = values.stream().map(value -> List.of(LabelRequirement.equal(key, value)));
        LabelRequirement exists = new LabelRequirement(key, Operator.EXISTS, Set.of());
        List<LabelRequirement> rest = values.isEmpty()
                ? List.of(exists)
                : List.of(exists, new LabelRequirement(key, Operator.NOT_IN, values));
        List<LabelRequirement> without = List.of(new LabelRequirement(key, Operator.DOES_NOT_EXIST, Set.of()));
        return Stream.concat(each, Stream.of(rest, without))
                .map(selector::and)
                .filter(part -> !part.selectsNothing())
                .toList();
    }
}
