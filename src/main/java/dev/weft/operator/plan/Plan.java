package dev.weft.operator.plan;

import dev.weft.model.SecurityLabels;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is due for a node. When there is nothing to identify or confirm and no write, the node is as it should be.
 *
 * @param identities label sets that have no number yet
 * @param confirm pods that objects name and nobody has seen: ask the API server before anything of theirs is freed
 * @param writes what can be written at once
 * @param warnings what users should read on their pods; the same as long as its cause lasts
 */
public record Plan(List<Wanted> identities, Set<PodRef> confirm, List<Write> writes, List<Write.WarnPod> warnings) {

    public static final Plan NONE = new Plan(List.of(), Set.of(), List.of(), List.of());

    /**
     * A label set that needs a number.
     *
     * @param held the number that the pod is published with, if its identity object is gone
     */
    public record Wanted(SecurityLabels labels, OptionalInt held) {}

    /** Returns what is due for the WeftNode, which nothing else depends on. */
    public List<Write> ofNode() {
        return writes.stream().filter(Plan::isOfNode).toList();
    }

    /** Returns the plan without that. */
    public Plan allocations() {
        return new Plan(
                identities,
                confirm,
                writes.stream().filter(write -> !isOfNode(write)).toList(),
                warnings);
    }

    private static boolean isOfNode(Write write) {
        return write instanceof Write.PutNode
                || write instanceof Write.SetAddressing
                || write instanceof Write.DeleteNode;
    }

    public boolean done() {
        return isIdle() && confirm.isEmpty();
    }

    /** Returns whether nothing is to be written. */
    public boolean isIdle() {
        return identities.isEmpty() && writes.isEmpty();
    }
}
