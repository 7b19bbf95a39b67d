package dev.weft.policy.review;

import dev.weft.model.Cidr;
import dev.weft.model.Entity;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;

/** Whether one thing may cover a part of another, so that it is worth a closer look. A yes may be wrong, a no never is. */
final class Overlap {

    private Overlap() {}

    static boolean of(RulePeer wide, RulePeer narrow) {
        return switch (wide) {
            case RulePeer.Anyone _ -> true;
            case RulePeer.Of(Entity entity) -> of(entity, narrow);
            case RulePeer.Pods(PodSelector selector) -> of(selector, narrow);
            case RulePeer.Block block -> !(narrow instanceof RulePeer.Block other) || of(block.cidr(), other.cidr());
        };
    }

    private static boolean of(Entity wide, RulePeer narrow) {
        return isManifold(narrow) || Coverage.covers(new RulePeer.Of(wide), narrow);
    }

    private static boolean of(PodSelector wide, RulePeer narrow) {
        return isManifold(narrow)
                || narrow instanceof RulePeer.Pods(PodSelector other)
                        && of(wide.namespaces(), other.namespaces())
                        && of(wide.labels(), other.labels());
    }

    private static boolean isManifold(RulePeer peer) {
        return peer instanceof RulePeer.Anyone
                || peer instanceof RulePeer.Of(Entity entity) && (entity == Entity.ALL || entity == Entity.CLUSTER);
    }

    private static boolean of(NamespaceScope wide, NamespaceScope narrow) {
        return wide instanceof NamespaceScope.Labelled(var wider)
                        && narrow instanceof NamespaceScope.Labelled(var other)
                ? of(wider, other)
                : Coverage.covers(wide, narrow);
    }

    private static boolean of(LabelSelector wide, LabelSelector narrow) {
        return !narrow.and(wide.requirements()).selectsNothing();
    }

    private static boolean of(Cidr one, Cidr other) {
        return one.contains(other) || other.contains(one);
    }

    static boolean of(RulePort wide, RulePort narrow) {
        return Coverage.covers(wide, narrow)
                || wide instanceof RulePort.Range one
                        && narrow instanceof RulePort.Range other
                        && one.protocol() == other.protocol()
                        && one.first() <= other.last()
                        && other.first() <= one.last();
    }
}
