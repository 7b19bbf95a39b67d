package dev.weft.operator.plan;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Plans one node. The order of writes makes every prefix of them safe: an identity exists before a slice names it, a
 * slice records an address before an endpoint shows it to the node, and an endpoint is gone before its address is free.
 */
public final class Planner {

    private final Labelling labelling;

    public Planner(Labelling labelling) {
        this.labelling = labelling;
    }

    public Plan plan(NodeView view, IdentityIndex identities) {
        Roster roster = Roster.of(view, labelling, identities);
        Allotment allotment = view.node().isPresent() ? Allotment.of(view, roster) : Allotment.retained(view, roster);
        List<Write> writes = new ArrayList<>(NodeWrites.of(view, allotment));
        allotment.obsolete().forEach(endpoint -> writes.add(new Write.DeleteEndpoint(endpoint)));
        writes.addAll(sliceWrites(view, allotment.slices()));
        writes.addAll(endpointWrites(view, roster, allotment));
        return new Plan(roster.wanted(), allotment.confirm(), List.copyOf(writes), allotment.warnings());
    }

    private static List<Write> sliceWrites(NodeView view, List<SliceRow> desired) {
        Map<String, Stored<SliceRow>> present =
                view.slices().stream().collect(Collectors.toMap(Stored::key, Function.identity()));
        List<Write> writes = new ArrayList<>();
        for (SliceRow slice : desired) {
            Optional<Stored<SliceRow>> old = Optional.ofNullable(present.remove(slice.name()));
            if (!old.map(Stored::row).equals(Optional.of(slice))) {
                writes.add(new Write.PutSlice(slice, old));
            }
        }
        present.values().forEach(stray -> writes.add(new Write.DeleteSlice(stray)));
        return writes;
    }

    private static List<Write> endpointWrites(NodeView view, Roster roster, Allotment allotment) {
        Map<String, Stored<EndpointRow>> present =
                view.endpoints().stream().collect(Collectors.toMap(Stored::key, Function.identity()));
        List<Write> writes = new ArrayList<>();
        allotment.slices().stream().flatMap(slice -> slice.entries().stream()).forEach(entry -> {
            PodRow pod = roster.pods().get(PodRef.of(entry));
            Stored<EndpointRow> old = present.get(entry.key());
            if (pod == null) {
                return;
            }
            if (old == null) {
                if (roster.creatable(pod)) {
                    writes.add(new Write.CreateEndpoint(new EndpointRow(
                            entry.namespace(),
                            entry.name(),
                            entry.podUid(),
                            pod.objectUid(),
                            view.name(),
                            entry.identity(),
                            entry.addresses())));
                }
            } else if (old.row().podUid().equals(entry.podUid()) && old.row().identity() != entry.identity()) {
                writes.add(new Write.SetIdentity(old, entry.identity()));
            }
        });
        return writes;
    }
}
