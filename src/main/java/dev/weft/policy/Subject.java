package dev.weft.policy;

import dev.weft.model.Policy;
import dev.weft.model.PolicySet;
import java.util.List;

/**
 * Subjects that the same policies select, compiled.
 *
 * @param keys of the entries of each rule, in the order of the policies and of their rules
 */
record Subject(List<Policy> policies, List<long[]> keys, PolicySet set) {}
