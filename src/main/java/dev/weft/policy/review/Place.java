package dev.weft.policy.review;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Rule;
import java.util.Locale;

/** Where in the object what a policy says was written. */
final class Place {

    private Place() {}

    static String direction(Direction direction) {
        return direction == Direction.INGRESS ? "spec.ingress" : "spec.egress";
    }

    static String of(Rule rule) {
        return direction(rule.direction()) + "[" + rule.index() + "]";
    }

    static String peers(Rule rule) {
        return of(rule) + (rule.direction() == Direction.INGRESS ? ".from" : ".to");
    }

    static String ports(Rule rule) {
        return of(rule) + ".ports";
    }

    static String verdict(Rule rule) {
        String name = rule.verdict().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    static String subject(Policy policy) {
        return policy.ref().kind().equals("NetworkPolicy") ? "spec.podSelector" : "spec.subject";
    }
}
