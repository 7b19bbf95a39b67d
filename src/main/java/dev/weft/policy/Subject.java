package dev.weft.policy;

import dev.weft.model.Policy;
import dev.weft.model.PolicySet;
import dev.weft.model.RuleRef;
import java.util.List;

/**
 * Subjects that the same policies select, compiled.
 *
 * @param keys of the entries of each rule, in the order of the policies and of their rules; none where some are narrowed,
 *     as the keys that these have instead are nobody else's
 * @param narrowed the rules that are not in force as they are written, as the set would be too large
 * @param named the prefixes that the policies name, whether or not their rules are narrowed
 * @param size of the set
 */
record Subject(
        List<Policy> policies,
        List<long[]> keys,
        PolicySet set,
        List<RuleRef> narrowed,
        Prefixes named,
        Room.Amount size) {

    /** Whom no policy selects. */
    static final Subject OPEN =
            new Subject(List.of(), List.of(), PolicySet.OPEN, List.of(), Prefixes.NONE, Room.Amount.NOTHING);
}
