package dev.weft.policy;

import dev.weft.model.Identity;
import dev.weft.model.NamespaceScope;
import dev.weft.model.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the policies that select a pod. Those of one namespace are asked for its own pods only. */
final class Subjects {

    private final List<Policy> policies;
    private final Map<String, List<Integer>> byNamespace = new HashMap<>();
    private final List<Integer> clusterWide = new ArrayList<>();

    Subjects(List<Policy> policies) {
        this.policies = policies;
        for (int i = 0; i < policies.size(); i++) {
            List<Integer> home = switch (policies.get(i).subject().namespaces()) {
                case NamespaceScope.Named(String name) -> byNamespace.computeIfAbsent(name, _ -> new ArrayList<>());
                case NamespaceScope.Labelled _ -> clusterWide;
            };
            home.add(i);
        }
    }

    /** Returns the indices of the policies that select an identity, ascending. */
    List<Integer> of(Identity identity) {
        List<Integer> found = new ArrayList<>();
        collect(byNamespace.getOrDefault(identity.labels().namespace(), List.of()), identity, found);
        collect(clusterWide, identity, found);
        found.sort(null);
        return found;
    }

    private void collect(List<Integer> candidates, Identity identity, List<Integer> found) {
        for (int candidate : candidates) {
            if (policies.get(candidate).subject().matches(identity.labels())) {
                found.add(candidate);
            }
        }
    }
}
