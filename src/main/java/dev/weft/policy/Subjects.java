package dev.weft.policy;

import dev.weft.model.Identity;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the policies that select a pod. Those of one namespace are asked for its own pods only. Where it is not known
 * whether a policy selects the pod, only what it forbids counts.
 */
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

    /** Returns a policy by the index that {@link #of} gave. */
    Policy get(int index) {
        return index < policies.size() ? policies.get(index) : forbidding(policies.get(index - policies.size()));
    }

    private static Policy forbidding(Policy policy) {
        return new Policy(
                policy.ref(),
                policy.order(),
                policy.subject(),
                policy.isolates(),
                policy.rules().stream()
                        .filter(rule -> rule.verdict() == Verdict.DENY)
                        .toList());
    }

    /** Returns an index for each policy that selects an identity, ascending. */
    List<Integer> of(Identity identity) {
        List<Integer> found = new ArrayList<>();
        collect(byNamespace.getOrDefault(identity.labels().namespace(), List.of()), identity, found);
        collect(clusterWide, identity, found);
        found.sort(null);
        return found;
    }

    private void collect(List<Integer> candidates, Identity identity, List<Integer> found) {
        for (int candidate : candidates) {
            PodSelector subject = policies.get(candidate).subject();
            if (subject.matches(identity.labels(), false)) {
                found.add(candidate);
            } else if (subject.matches(identity.labels(), true)) {
                found.add(policies.size() + candidate);
            }
        }
    }
}
