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
 * @param narrowed the rules that are not in force as they are written, as the set would have too many entries
 */
record Subject(List<Policy> policies, List<long[]> keys, PolicySet set, List<RuleRef> narrowed) {}
