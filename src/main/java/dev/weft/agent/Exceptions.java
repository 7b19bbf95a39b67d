package dev.weft.agent;

import dev.weft.api.v1alpha1.WeftNodeException;
import dev.weft.barrier.NodeReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policies that a node does not enforce as a whole, as a status has room for them. Of more, those that have most of a
 * kind in a namespace are named in part, and one more exception stands for the rest: the barrier takes none of them for
 * enforced, and trusts what is said of other namespaces.
 */
final class Exceptions {

    private static final int MOST = 256;
    /** Without their number: it is no news to all whom this may be about when that changes. */
    private static final String UNNAMED = "policies that are not in force as a whole are too many to name them all, and"
            + " this may be one of them; mend those that are named";

    private Exceptions() {}

    static List<WeftNodeException> of(List<InForce.Flaw> flaws) {
        // In an order of their own, or whom there is room for would be another each time.
        List<WeftNodeException> all = flaws.stream()
                .sorted(Comparator.comparing(InForce.Flaw::kind).thenComparing(InForce.Flaw::key))
                .map(Exceptions::exception)
                .toList();
        if (all.size() <= MOST) {
            return all;
        }
        var groups = groups(all, exception -> Objects.requireNonNullElse(exception.namespace(), ""));
        return cut(groups.size() <= MOST ? groups : groups(all, _ -> ""));
    }

    private static WeftNodeException exception(InForce.Flaw flaw) {
        int slash = flaw.key().indexOf('/');
        return new WeftNodeException(
                flaw.kind(),
                slash < 0 ? null : flaw.key().substring(0, slash),
                flaw.key().substring(slash + 1),
                flaw.reason());
    }

    /** @param namespace empty for all of a kind together */
    private record Group(String kind, String namespace) {}

    private static Map<Group, List<WeftNodeException>> groups(
            List<WeftNodeException> all, Function<WeftNodeException, String> namespace) {
        return all.stream()
                .collect(Collectors.groupingBy(
                        exception -> new Group(exception.kind(), namespace.apply(exception)),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private static List<WeftNodeException> cut(Map<Group, List<WeftNodeException>> groups) {
        int share = MOST;
        while (size(groups.values(), share) > MOST) {
            share--;
        }
        int left = MOST - size(groups.values(), share);
        List<WeftNodeException> cut = new ArrayList<>();
        for (var group : groups.entrySet()) {
            int more = left > 0 && group.getValue().size() > share ? 1 : 0;
            left -= more;
            cut.addAll(cut(group.getKey(), group.getValue(), share + more));
        }
        return cut;
    }

    private static int size(Collection<List<WeftNodeException>> groups, int share) {
        return groups.stream().mapToInt(group -> Math.min(group.size(), share)).sum();
    }

    private static List<WeftNodeException> cut(Group group, List<WeftNodeException> all, int share) {
        if (all.size() <= share) {
            return all;
        }
        @Nullable String namespace = group.namespace().isEmpty() ? null : group.namespace();
        List<WeftNodeException> cut = new ArrayList<>(all.subList(0, share - 1));
        cut.add(new WeftNodeException(group.kind(), namespace, NodeReport.UNNAMED, UNNAMED));
        return cut;
    }
}
