package dev.weft.operator;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.NamespaceRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Identity;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Knows which nodes must be planned again when an object changes. */
final class Triggers {

    private final Mirrors mirrors;
    private final Consumer<String> dirty;
    private final Consumer<String> awaited;

    private Triggers(Mirrors mirrors, Consumer<String> dirty, Consumer<String> awaited) {
        this.mirrors = mirrors;
        this.dirty = dirty;
        this.awaited = awaited;
    }

    /** @param awaited called for a node that waits for a new pod's address */
    static Triggers connect(Mirrors mirrors, Consumer<String> dirty, Consumer<String> awaited) {
        Triggers triggers = new Triggers(mirrors, dirty, awaited);
        mirrors.pods().listen(triggers::pod);
        mirrors.namespaces().listen(triggers::namespace);
        mirrors.identities().listen(triggers::identity);
        mirrors.endpoints().listen(triggers::endpoint);
        mirrors.nodes().listen((before, after) -> triggers.each(row -> dirty.accept(row.name()), before, after));
        mirrors.weftNodes().listen(triggers::weftNode);
        mirrors.slices().listen((before, after) -> triggers.each(row -> dirty.accept(row.nodeName()), before, after));
        return triggers;
    }

    // One and the same row: only the object's version is new, as with the conditions that a kubelet keeps.
    private <R> void each(Consumer<R> action, @Nullable R before, @Nullable R after) {
        if (before == after) {
            return;
        }
        Stream.of(before, after)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .forEach(action);
    }

    // Agents report with every change of a policy, which changes no plan.
    private void weftNode(@Nullable WeftNodeRow before, @Nullable WeftNodeRow after) {
        if (before == null || after == null || !before.sameButReport(after)) {
            each(row -> dirty.accept(row.name()), before, after);
        }
    }

    private void pod(@Nullable PodRow before, @Nullable PodRow after) {
        if (after != null
                && after.nodeName() != null
                && after.networked()
                && (before == null || before.nodeName() == null)) {
            awaited.accept(after.nodeName());
            return;
        }
        each(
                pod -> {
                    if (pod.nodeName() != null) {
                        dirty.accept(pod.nodeName());
                    }
                },
                before,
                after);
    }

    private void endpoint(@Nullable EndpointRow before, @Nullable EndpointRow after) {
        each(
                endpoint -> {
                    dirty.accept(endpoint.nodeName());
                    mirrors.pods().get(endpoint.key()).ifPresent(pod -> pod(pod.row(), null));
                },
                before,
                after);
    }

    private void namespace(@Nullable NamespaceRow before, @Nullable NamespaceRow after) {
        if (!Objects.equals(before, after)) {
            String name = Objects.requireNonNull(after == null ? before : after).name();
            mirrors.pods().all().stream()
                    .map(Stored::row)
                    .filter(pod -> pod.namespace().equals(name))
                    .forEach(pod -> pod(pod, null));
        }
    }

    // A new identity matters to others only if it stands for the same labels as another: they meet at the lowest.
    private void identity(@Nullable Identity before, @Nullable Identity after) {
        Set<Integer> numbers = new HashSet<>();
        each(
                identity -> mirrors.identities()
                        .in(identity.labels())
                        .forEach(same -> numbers.add(same.row().number())),
                before,
                after);
        if (after == null && before != null) {
            numbers.add(before.number());
        } else if (numbers.size() < 2) {
            return;
        }
        mirrors.slices().all().stream()
                .map(Stored::row)
                .filter(slice -> slice.entries().stream().anyMatch(entry -> numbers.contains(entry.identity())))
                .forEach(slice -> dirty.accept(slice.nodeName()));
    }

    /** Marks every node that anything is known of. */
    void all() {
        mirrors.nodes().all().forEach(node -> dirty.accept(node.row().name()));
        mirrors.weftNodes().all().forEach(node -> dirty.accept(node.row().name()));
        mirrors.slices().all().forEach(slice -> dirty.accept(slice.row().nodeName()));
        mirrors.endpoints()
                .all()
                .forEach(endpoint -> dirty.accept(endpoint.row().nodeName()));
    }
}
