package dev.weft.policy;

import dev.weft.model.Identity;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.SecurityLabels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pod identities, indexed so that a selector looks at few of those that it does not select. */
final class Identities {

    private record Label(String key, String value) {}

    /** So few are asked one by one. */
    private static final int FEW = 4;

    private final List<Identity> all;
    private final Map<Integer, Identity> byNumber = new HashMap<>();
    private final Map<String, List<Identity>> byNamespace = new HashMap<>();
    /** Namespaces with the labels that their pods saw last: some may see others while one is being relabelled. */
    private final Map<Map<String, String>, List<Identity>> byNamespaceLabels = new HashMap<>();

    /** By labels whose values are known, so whoever stands here has the label for sure. */
    private final Map<Label, List<Identity>> byLabel = new HashMap<>();

    private final Map<String, List<Identity>> byUncounted = new HashMap<>();

    Identities(Collection<Identity> identities) {
        all = ascending(identities);
        all.forEach(this::index);
    }

    static List<Identity> ascending(Collection<Identity> identities) {
        return identities.stream()
                .sorted(Comparator.comparingInt(Identity::number))
                .toList();
    }

    private void index(Identity identity) {
        SecurityLabels labels = identity.labels();
        byNumber.put(identity.number(), identity);
        file(byNamespace, labels.namespace(), identity);
        file(byNamespaceLabels, labels.namespaceLabels(), identity);
        labels.pod().forEach((key, value) -> {
            if (!labels.uncounted().contains(key)) {
                file(byLabel, new Label(key, value), identity);
            }
        });
        labels.uncounted().forEach(key -> file(byUncounted, key, identity));
    }

    private static <K> void file(Map<K, List<Identity>> index, K key, Identity identity) {
        index.computeIfAbsent(key, _ -> new ArrayList<>()).add(identity);
    }

    /** Returns all, ascending. */
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

    /** Returns those that another has not, or has with other labels. */
    List<Identity> without(Identities other) {
        return all.stream()
                .filter(identity -> !identity.equals(other.byNumber.get(identity.number())))
                .toList();
    }

    /** @param inDoubt whether those are selected too of which it is not known */
    List<Identity> select(PodSelector selector, boolean inDoubt) {
        Candidates fewest = all.size() <= FEW ? everybody(selector) : candidates(selector, inDoubt);
        List<Identity> found = new ArrayList<>();
        for (List<Identity> candidates : fewest.lists()) {
            for (Identity identity : candidates) {
                if (fewest.rest().matches(identity.labels(), inDoubt)) {
                    found.add(identity);
                }
            }
        }
        return found;
    }

    /**
     * All whom a part of a selector selects.
     *
     * @param rest what else the selector asks of them
     */
    private record Candidates(List<List<Identity>> lists, PodSelector rest) {

        int size() {
            int size = 0;
            for (List<Identity> list : lists) {
                size += list.size();
            }
            return size;
        }

        Candidates orFewer(Candidates other) {
            return other.size() < size() ? other : this;
        }
    }

    private Candidates candidates(PodSelector selector, boolean inDoubt) {
        Candidates fewest = everybody(selector);
        for (LabelRequirement requirement : selector.labels().requirements()) {
            if (requirement.operator() == LabelRequirement.Operator.IN) {
                fewest = fewest.orFewer(new Candidates(carriers(requirement, inDoubt), selector.without(requirement)));
            }
        }
        PodSelector inAny = new PodSelector(NamespaceScope.ALL, selector.labels());
        return switch (selector.namespaces()) {
            case NamespaceScope.Named(String name) ->
                fewest.orFewer(new Candidates(List.of(byNamespace.getOrDefault(name, List.of())), inAny));
            case NamespaceScope.Labelled(LabelSelector labels) ->
                labels.requirements().isEmpty() || fewest.size() <= byNamespaceLabels.size()
                        ? fewest
                        : fewest.orFewer(new Candidates(inNamespaces(labels), inAny));
        };
    }

    private Candidates everybody(PodSelector selector) {
        return new Candidates(List.of(all), selector);
    }

    /** Returns those with one of the values, and in doubt those of which it is not known. */
    private List<List<Identity>> carriers(LabelRequirement requirement, boolean inDoubt) {
        List<List<Identity>> carriers = new ArrayList<>();
        if (inDoubt) {
            carriers.add(byUncounted.getOrDefault(requirement.key(), List.of()));
        }
        for (String value : requirement.values()) {
            carriers.add(byLabel.getOrDefault(new Label(requirement.key(), value), List.of()));
        }
        return carriers;
    }

    private List<List<Identity>> inNamespaces(LabelSelector labels) {
        return byNamespaceLabels.entrySet().stream()
                .filter(group -> labels.matches(group.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
