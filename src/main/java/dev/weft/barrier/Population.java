package dev.weft.barrier;

import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.SecurityLabels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which identities live on which nodes. Made for many questions: policies ask of their namespace only. */
public final class Population {

    /** An endpoint of the pod network. */
    public record Resident(String node, String namespace, int identity) {}

    /** @param labels null as long as the identity is not known */
    private record Group(@Nullable SecurityLabels labels, Set<String> nodes) {}

    private final Map<String, List<Group>> groups = new HashMap<>();
    private final Set<String> nodes = new LinkedHashSet<>();

    public Population(Collection<Resident> residents, Map<Integer, SecurityLabels> identities) {
        Map<Resident, Group> known = new HashMap<>();
        for (Resident resident : residents) {
            nodes.add(resident.node());
            known.computeIfAbsent(new Resident("", resident.namespace(), resident.identity()), key -> {
                        Group fresh = new Group(identities.get(key.identity()), new LinkedHashSet<>());
                        groups.computeIfAbsent(key.namespace(), _ -> new ArrayList<>())
                                .add(fresh);
                        return fresh;
                    })
                    .nodes()
                    .add(resident.node());
        }
    }

    /** Returns all nodes that have an endpoint. */
    Set<String> nodes() {
        return Set.copyOf(nodes);
    }

    /** Returns the nodes with endpoints that a selector selects, or may select for all that is known. */
    Set<String> selected(PodSelector subject) {
        return where(
                subject.namespaces(),
                group -> group.labels() == null || subject.matches(Objects.requireNonNull(group.labels()), true));
    }

    /** Returns the nodes with endpoints in a scope. */
    Set<String> inScope(NamespaceScope scope) {
        return where(scope, _ -> true);
    }

    private Set<String> where(NamespaceScope scope, Predicate<Group> condition) {
        Set<String> found = new LinkedHashSet<>();
        for (List<Group> candidates : candidates(scope)) {
            for (Group group : candidates) {
                if (!found.containsAll(group.nodes()) && condition.test(group)) {
                    found.addAll(group.nodes());
                }
            }
        }
        return found;
    }

    private Collection<List<Group>> candidates(NamespaceScope scope) {
        return switch (scope) {
            case NamespaceScope.Named(String name) -> List.of(groups.getOrDefault(name, List.of()));
            case NamespaceScope.Labelled _ -> groups.values();
        };
    }
}
