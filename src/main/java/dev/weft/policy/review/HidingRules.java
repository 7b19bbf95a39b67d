package dev.weft.policy.review;

import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds rules that together select all that a rule selects: it is cut into pieces where they end, until each piece is
 * within one of them. What takes too long is not found.
 */
final class HidingRules {

    /**
     * How many words are compared for all rules of a policy: that takes 0.1 seconds, and some 100 cuts in a row use it up,
     * but for the 128 of an IPv6 prefix.
     */
    private static final long MOST = 1 << 20;

    private long left = MOST;

    /** A piece of the rule, and who may cover a part of it. */
    private record Open(Piece piece, List<EarlierPiece> near) {}

    /** Returns whether nothing more is looked for: a policy of very many rules must not hold up what else there is to do. */
    boolean isSpent() {
        return left < 0;
    }

    /** Returns the first that hides it alone, else some of which none can be spared; none if they do not hide it. */
    List<Earlier> of(Rule rule, List<Earlier> earlier) {
        left -= earlier.stream()
                .mapToLong(other -> 1 + comparisons(other.rule(), rule))
                .sum();
        if (isSpent()) {
            return List.of();
        }
        Optional<Earlier> alone = earlier.stream()
                .filter(other -> Coverage.covers(other.rule(), rule))
                .findFirst();
        return alone.map(List::of).orElseGet(() -> together(rule, earlier));
    }

    /** Returns whether one rule hides another alone; in doubt it does not. */
    boolean covers(Rule wide, Rule narrow) {
        spend(comparisons(wide, narrow));
        return !isSpent() && Coverage.covers(wide, narrow);
    }

    /** Returns whether one rule may hide a part of another; in doubt it does. */
    boolean meets(Rule wide, Rule narrow) {
        spend(comparisons(wide, narrow));
        return !isSpent()
                && narrow.peers().stream()
                        .anyMatch(peer -> wide.peers().stream().anyMatch(other -> Overlap.of(other, peer)))
                && narrow.ports().stream()
                        .anyMatch(port -> wide.ports().stream().anyMatch(other -> Overlap.of(other, port)));
    }

    /** Counts comparisons that were made elsewhere. */
    void spend(long comparisons) {
        left -= comparisons;
    }

    private static long comparisons(Rule one, Rule other) {
        return (long) one.peers().size() * other.peers().size()
                + (long) one.ports().size() * other.ports().size();
    }

    private List<Earlier> together(Rule rule, List<Earlier> earlier) {
        Set<Earlier> found = new LinkedHashSet<>();
        if (!isCovered(rule, earlier, found)) {
            return List.of();
        }
        List<Earlier> needed = earlier.stream().filter(found::contains).toList();
        for (Earlier one : needed) {
            List<Earlier> others = needed.stream().filter(other -> other != one).toList();
            needed = isCovered(rule, others, new LinkedHashSet<>()) ? others : needed;
        }
        return left < 0 ? List.of() : needed;
    }

    private boolean isCovered(Rule rule, List<Earlier> by, Set<Earlier> found) {
        left -= Stream.concat(Stream.of(rule), by.stream().map(Earlier::rule))
                .mapToLong(each -> (long) each.peers().size() * each.ports().size())
                .sum();
        if (left < 0) {
            return false;
        }
        List<EarlierPiece> among = by.stream()
                .flatMap(one -> Piece.of(one.rule()).stream().map(piece -> new EarlierPiece(one, piece)))
                .toList();
        return areCovered(Piece.of(rule), among, found);
    }

    private boolean areCovered(List<Piece> pieces, List<EarlierPiece> among, Set<Earlier> found) {
        long weight = among.stream().mapToLong(each -> each.piece().weight()).sum();
        List<Open> open = new ArrayList<>();
        for (Piece piece : pieces) {
            left -= weight * piece.weight();
            List<EarlierPiece> near = left < 0
                    ? List.of()
                    : among.stream().filter(each -> each.meets(piece)).toList();
            if (near.isEmpty()) {
                return false;
            }
            open.add(new Open(piece, near));
        }
        return open.stream().allMatch(each -> isCovered(each, found));
    }

    private boolean isCovered(Open open, Set<Earlier> found) {
        List<Earlier> covering = open.near().stream()
                .filter(each -> each.covers(open.piece()))
                .map(EarlierPiece::rule)
                .toList();
        if (covering.isEmpty()) {
            return parts(open).anyMatch(parts -> areCovered(parts, open.near(), found));
        }
        if (covering.stream().noneMatch(found::contains)) {
            found.add(covering.getFirst());
        }
        return true;
    }

    /** Returns the ways to cut it. Whoever it is has an address, so all addresses are at least as much as any peer. */
    private static Stream<List<Piece>> parts(Open open) {
        Piece piece = open.piece();
        List<Piece> others = open.near().stream().map(EarlierPiece::piece).toList();
        Optional<List<Piece>> ports = PortCuts.of(
                        piece.port(), others.stream().map(Piece::port).toList())
                .map(parts -> parts.stream().map(piece::with).toList());
        return ports.isPresent()
                ? ports.stream()
                : Stream.concat(
                        PeerCuts.of(piece, others.stream().map(Piece::peer).toList()).stream(),
                        piece.peer() instanceof RulePeer.Block
                                ? Stream.empty()
                                : Stream.of(
                                        BlockCuts.ALL.stream().map(piece::with).toList()));
    }
}
