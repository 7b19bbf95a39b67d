package dev.weft.model;

import java.util.Comparator;

/**
 * Which object a policy came from. The order is the one in which policies of equal precedence are named.
 *
 * @param namespace empty for cluster-wide kinds
 * @param uid empty without a cluster
 * @param generation 0 without a cluster
 */
public record PolicyRef(String kind, String namespace, String name, String uid, long generation)
        implements Comparable<PolicyRef> {

    private static final Comparator<PolicyRef> ORDER = ((Comparator<PolicyRef>) PolicyRef::compareNames)
            .thenComparing(PolicyRef::kind)
            .thenComparing(PolicyRef::uid);

    /** Returns {@code namespace/name}, {@code /name} for cluster-wide kinds. */
    public String qualifiedName() {
        return namespace + "/" + name;
    }

    /** The order of the qualified names; those of one namespace, which are most, are told apart without making them. */
    private static int compareNames(PolicyRef one, PolicyRef other) {
        return one.namespace.equals(other.namespace)
                ? one.name.compareTo(other.name)
                : one.qualifiedName().compareTo(other.qualifiedName());
    }

    public RuleRef rule(Direction direction, int index) {
        return new RuleRef(kind, namespace, name, uid, generation, direction, index);
    }

    @Override
    public int compareTo(PolicyRef other) {
        return ORDER.compare(this, other);
    }
}
