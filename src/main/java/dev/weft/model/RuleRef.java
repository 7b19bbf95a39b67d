package dev.weft.model;

/**
 * Where a rule came from.
 *
 * @param kind the policy's kind
 * @param namespace empty for cluster-wide kinds
 * @param uid the policy object's UID, empty without a cluster
 * @param generation the policy object's generation, 0 without a cluster
 * @param index the rule's index in the policy's own list for the direction
 */
public record RuleRef(
        String kind, String namespace, String name, String uid, long generation, Direction direction, int index) {

    public PolicyRef policy() {
        return new PolicyRef(kind, namespace, name, uid, generation);
    }
}
