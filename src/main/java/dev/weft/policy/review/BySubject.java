package dev.weft.policy.review;

import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Policies by whom they select, so that of very many only those of a namespace and of several are looked at. */
final class BySubject {

    private final Map<String, List<Policy>> ofOne = new HashMap<>();
    private final List<Policy> ofSeveral = new ArrayList<>();

    BySubject(List<Policy> policies) {
        for (Policy policy : policies) {
            if (policy.subject().namespaces() instanceof NamespaceScope.Named(String name)) {
                ofOne.computeIfAbsent(name, _ -> new ArrayList<>()).add(policy);
            } else {
                ofSeveral.add(policy);
            }
        }
    }

    /** Returns at least those that select all that a subject selects. */
    List<Policy> around(PodSelector subject) {
        return subject.namespaces() instanceof NamespaceScope.Named(String name)
                ? Stream.concat(ofOne.getOrDefault(name, List.of()).stream(), ofSeveral.stream())
                        .toList()
                : ofSeveral;
    }
}
