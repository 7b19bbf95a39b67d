package dev.weft.policy;

import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import dev.weft.model.PolicySet;
import java.util.List;
import java.util.SortedSet;

/**
 * Subjects that the same policies select, compiled.
 *
 * @param ports their named ports, empty if no rule depends on them
 */
record Subject(List<Policy> policies, SortedSet<NamedPort> ports, PolicySet set) {}
