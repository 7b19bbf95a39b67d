package dev.weft.operator.plan;

import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Enters in a node's ledger what its pods hold. A pod that runs keeps its address whatever becomes of the node's pod
 * CIDR: it cannot take another one, and without its entry every agent would drop its packets.
 */
final class Holdings {

    private final Roster roster;
    private final Ledger ledger;
    private final boolean addressable;
    private final Map<PodRef, Integer> blocks;

    Holdings(NodeView view, Roster roster, Ledger ledger) {
        this.roster = roster;
        this.ledger = ledger;
        // A Node that registers anew has no pod CIDR for a moment, which says nothing about its pods.
        addressable = !view.node().orElseThrow().podCidrs().isEmpty();
        blocks = view.slices().stream()
                .map(Stored::row)
                .<Map.Entry<PodRef, Integer>>mapMulti((slice, next) ->
                        slice.entries().forEach(entry -> next.accept(Map.entry(PodRef.of(entry), slice.block()))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
    }

    /** Returns false if the pod has to have another address. */
    boolean enter(SliceEntry entry) {
        return ledger.enter(entry) || runs(entry) && ledger.keep(entry, blocks.getOrDefault(PodRef.of(entry), 0));
    }

    private boolean runs(SliceEntry entry) {
        return !addressable
                || Optional.ofNullable(roster.pods().get(PodRef.of(entry)))
                        .map(PodRow::addresses)
                        .map(addresses -> has(addresses, entry))
                        .orElse(true);
    }

    /** Returns the pods that cannot stay as they are: what they have is not the node's, or another pod's. */
    List<PodRow> displaced() {
        return roster.pods().values().stream()
                .filter(pod -> addressable && !pod.addresses().isEmpty())
                .filter(pod -> ledger.of(PodRef.of(pod))
                        .filter(entry -> ledger.strays(entry) || !has(pod.addresses(), entry))
                        .isPresent())
                .toList();
    }

    private static boolean has(Set<Address> addresses, SliceEntry entry) {
        return entry.addresses().stream().allMatch(addresses::contains);
    }
}
