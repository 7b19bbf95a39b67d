package dev.weft.policy.review;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Rule;

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

    static String subject(Policy policy) {
        return policy.ref().kind().equals("NetworkPolicy") ? "spec.podSelector" : "spec.subject";
    }
}
