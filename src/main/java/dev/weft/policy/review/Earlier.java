package dev.weft.policy.review;

import dev.weft.model.PolicyRef;
import dev.weft.model.Rule;

/**
 * A rule that decides before another one, wherever both select.
 *
 * @param isOwn whether both are of one policy
 */
record Earlier(Rule rule, PolicyRef policy, boolean isOwn) {

    String name() {
        return Place.of(rule) + (isOwn ? "" : " of " + policy.kind() + " " + policy.qualifiedName());
    }
}
