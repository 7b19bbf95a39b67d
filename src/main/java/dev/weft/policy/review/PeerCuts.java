package dev.weft.policy.review;

import dev.weft.model.Entity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.RulePeer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Cuts the peers of a piece where others tell them apart. A pod's own node is left out: the two always reach each other,
 * so no rule decides there.
 */
final class PeerCuts {

    private static final RulePeer PODS =
            new RulePeer.Pods(new PodSelector(NamespaceScope.ALL, LabelSelector.EVERYTHING));
    private static final RulePeer NODES = new RulePeer.Of(Entity.REMOTE_NODE);
    private static final RulePeer WORLD = new RulePeer.Of(Entity.WORLD);

    private PeerCuts() {}

    /** Returns the parts, if the others make any. */
    static Optional<List<Piece>> of(Piece piece, List<RulePeer> others) {
        return switch (piece.peer()) {
            case RulePeer.Anyone _ -> Optional.of(everybody(piece));
            case RulePeer.Of(Entity entity) -> entity(piece, entity);
            case RulePeer.Pods(PodSelector pods) ->
                parts(
                        pods(pods, only(RulePeer.Pods.class, RulePeer.Pods::selector, others)),
                        part -> piece.with(new RulePeer.Pods(part)));
            case RulePeer.Block block ->
                parts(BlockCuts.of(block, only(RulePeer.Block.class, Function.identity(), others)), piece::with);
        };
    }

    private static Optional<List<Piece>> entity(Piece piece, Entity entity) {
        return switch (entity) {
            case ALL -> Optional.of(everybody(piece));
            case CLUSTER -> Optional.of(List.of(piece.with(PODS), piece.with(NODES)));
            case HOST, REMOTE_NODE, WORLD, KUBE_APISERVER -> Optional.empty();
        };
    }

    private static List<Piece> everybody(Piece piece) {
        return List.of(new Piece(PODS, piece.port(), true), piece.with(NODES), piece.with(WORLD));
    }

    private static Optional<List<PodSelector>> pods(PodSelector pods, List<PodSelector> others) {
        return namespaces(pods.namespaces(), others)
                .map(parts -> parts.stream()
                        .map(part -> new PodSelector(new NamespaceScope.Labelled(part), pods.labels()))
                        .toList())
                .or(() -> LabelCuts.of(
                                pods.labels(),
                                others.stream().map(PodSelector::labels).toList())
                        .map(parts -> parts.stream()
                                .map(part -> new PodSelector(pods.namespaces(), part))
                                .toList()));
    }

    // What labels the namespace of a name has is not known, and which names those of a label have.
    private static Optional<List<LabelSelector>> namespaces(NamespaceScope scope, List<PodSelector> others) {
        List<NamespaceScope> scopes =
                others.stream().map(PodSelector::namespaces).toList();
        return scope instanceof NamespaceScope.Labelled(LabelSelector selector)
                ? LabelCuts.of(selector, only(NamespaceScope.Labelled.class, NamespaceScope.Labelled::selector, scopes))
                : Optional.empty();
    }

    private static <T, R> List<R> only(Class<T> kind, Function<T, R> part, List<? super T> all) {
        return all.stream().filter(kind::isInstance).map(kind::cast).map(part).toList();
    }

    private static <T> Optional<List<Piece>> parts(Optional<List<T>> parts, Function<T, Piece> piece) {
        return parts.map(each -> each.stream().map(piece).toList());
    }
}
