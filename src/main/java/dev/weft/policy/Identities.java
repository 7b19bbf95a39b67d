package dev.weft.policy;

import dev.weft.model.Identity;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.SecurityLabels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pod identities by namespace, so that a selector looks at its own namespace only. Answers are kept, as policies
 * repeat each other's selectors.
 */
final class Identities {

    /** Identities of one namespace may see different labels of it while it is being relabelled. */
    private record Namespace(String name, Map<String, String> labels) {}

    private final List<Identity> all;
    private final Map<Integer, Identity> byNumber = new HashMap<>();
    private final Map<Namespace, List<Identity>> byNamespace = new HashMap<>();
    private final Map<String, List<Identity>> byName = new HashMap<>();

    private record Question(PodSelector selector, boolean inDoubt) {}

    private final Map<Question, List<Identity>> answers = new HashMap<>();

    Identities(List<Identity> identities) {
        all = identities.stream()
                .sorted(Comparator.comparingInt(Identity::number))
                .toList();
        for (Identity identity : all) {
            SecurityLabels labels = identity.labels();
            byNumber.put(identity.number(), identity);
            byNamespace
                    .computeIfAbsent(
                            new Namespace(labels.namespace(), labels.namespaceLabels()), _ -> new ArrayList<>())
                    .add(identity);
            byName.computeIfAbsent(labels.namespace(), _ -> new ArrayList<>()).add(identity);
        }
    }

    List<Identity> all() {
        return all;
    }

    Identity get(int number) {
        Identity identity = byNumber.get(number);
        if (identity == null) {
            throw new IllegalArgumentException("no identity " + number);
        }
        return identity;
    }

    /** @param inDoubt whether those are selected too of which it is not known */
    List<Identity> select(PodSelector selector, boolean inDoubt) {
        return answers.computeIfAbsent(new Question(selector, inDoubt), this::search);
    }

    private List<Identity> search(Question question) {
        PodSelector selector = question.selector();
        List<Identity> found = new ArrayList<>();
        for (List<Identity> group : groups(selector.namespaces())) {
            for (Identity identity : group) {
                if (selector.labels()
                        .matches(identity.labels().pod(), identity.labels().uncounted(), question.inDoubt())) {
                    found.add(identity);
                }
            }
        }
        return found;
    }

    private List<List<Identity>> groups(NamespaceScope scope) {
        return switch (scope) {
            case NamespaceScope.Named(String name) -> List.of(byName.getOrDefault(name, List.of()));
            case NamespaceScope.Labelled _ ->
                byNamespace.entrySet().stream()
                        .filter(group -> scope.contains(
                                group.getKey().name(), group.getKey().labels()))
                        .map(Map.Entry::getValue)
                        .toList();
        };
    }
}
