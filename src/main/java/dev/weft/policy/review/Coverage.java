package dev.weft.policy.review;

import dev.weft.model.Cidr;
import dev.weft.model.Entity;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import java.util.List;
import java.util.Objects;

/**
 * Whether one thing selects all that another selects, in whatever cluster. A no may be wrong, where only several things
 * together select as much; a yes never is.
 */
final class Coverage {

    private Coverage() {}

    static boolean covers(Rule wide, Rule narrow) {
        return wide.direction() == narrow.direction()
                && narrow.peers().stream()
                        .allMatch(peer -> wide.peers().stream().anyMatch(w -> covers(w, peer)))
                && narrow.ports().stream()
                        .allMatch(port -> wide.ports().stream().anyMatch(w -> covers(w, port)));
    }

    static boolean covers(PodSelector wide, PodSelector narrow) {
        return covers(wide.namespaces(), narrow.namespaces()) && narrow.labels().isWithin(wide.labels());
    }

    static boolean covers(NamespaceScope wide, NamespaceScope narrow) {
        return wide.equals(narrow)
                || wide instanceof NamespaceScope.Labelled(var wider)
                        && (narrow instanceof NamespaceScope.Labelled(var narrower)
                                ? narrower.isWithin(wider)
                                : wider.requirements().isEmpty());
    }

    static boolean covers(RulePeer wide, RulePeer narrow) {
        return switch (wide) {
            case RulePeer.Anyone _ -> true;
            case RulePeer.Of(Entity entity) -> covers(entity, narrow);
            case RulePeer.Pods(PodSelector wider) ->
                narrow instanceof RulePeer.Pods(PodSelector narrower) && covers(wider, narrower);
            case RulePeer.Block wider -> narrow instanceof RulePeer.Block narrower && covers(wider, narrower);
        };
    }

    private static boolean covers(Entity wide, RulePeer narrow) {
        return switch (narrow) {
            case RulePeer.Anyone _, RulePeer.Block _ -> wide == Entity.ALL;
            case RulePeer.Pods _ -> wide == Entity.ALL || wide == Entity.CLUSTER;
            case RulePeer.Of(Entity entity) ->
                wide == entity
                        || wide == Entity.ALL
                        || wide == Entity.CLUSTER && (entity == Entity.HOST || entity == Entity.REMOTE_NODE);
        };
    }

    private static boolean covers(RulePeer.Block wide, RulePeer.Block narrow) {
        return wide.cidr().contains(narrow.cidr())
                && wide.except().stream().allMatch(hole -> isOutside(hole, narrow.cidr(), narrow.except()));
    }

    private static boolean isOutside(Cidr hole, Cidr cidr, List<Cidr> except) {
        boolean apart = !hole.contains(cidr) && !cidr.contains(hole);
        return apart || except.stream().anyMatch(other -> other.contains(hole));
    }

    static boolean covers(RulePort wide, RulePort narrow) {
        return switch (wide) {
            case RulePort.Everything _ -> true;
            case RulePort.Whole(var protocol) ->
                switch (narrow) {
                    case RulePort.Everything _ -> false;
                    case RulePort.Whole(var other) -> other == protocol;
                    case RulePort.Range range -> range.protocol() == protocol;
                    case RulePort.Named named -> named.protocol() == protocol;
                    case RulePort.Icmp icmp -> icmp.protocol() == protocol;
                };
            case RulePort.Range range -> narrow instanceof RulePort.Range other && covers(range, other);
            case RulePort.Named named -> named.equals(narrow);
            case RulePort.Icmp icmp -> narrow instanceof RulePort.Icmp other && covers(icmp, other);
        };
    }

    private static boolean covers(RulePort.Range wide, RulePort.Range narrow) {
        return wide.protocol() == narrow.protocol() && wide.first() <= narrow.first() && narrow.last() <= wide.last();
    }

    private static boolean covers(RulePort.Icmp wide, RulePort.Icmp narrow) {
        return wide.protocol() == narrow.protocol()
                && wide.type() == narrow.type()
                && (wide.code() == null || Objects.equals(wide.code(), narrow.code()));
    }
}
