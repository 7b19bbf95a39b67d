package dev.weft.policy;

import dev.weft.model.NamedPort;
import dev.weft.model.Policy;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What subjects with equal sets have in common: the policies that select them, each the same object, and their named
 * ports, empty if no rule depends on them.
 */
record SubjectKey(List<Policy> policies, SortedSet<NamedPort> ports) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SubjectKey(var otherPolicies, var otherPorts)
                && same(policies, otherPolicies)
                && ports.equals(otherPorts);
    }

    @Override
    public int hashCode() {
        int hash = ports.hashCode();
        for (Policy policy : policies) {
            hash = 31 * hash + System.identityHashCode(policy);
        }
        return hash;
    }

    /** Returns whether two lists hold the same objects. */
    static <T> boolean same(List<T> one, List<T> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (one.get(i) != other.get(i)) {
                return false;
            }
        }
        return true;
    }
}
