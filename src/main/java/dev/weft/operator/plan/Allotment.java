package dev.weft.operator.plan;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.Finding;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who should hold which address of a node.
 *
 * @param slices the slices as they should be
 * @param obsolete endpoints that should not be
 * @param confirm pods that must be asked for before anything of theirs is freed
 * @param starved pods that found no free address
 * @param displaced pods that run with an address that is not their node's any more
 */
record Allotment(
        AddressPool pool,
        List<SliceRow> slices,
        List<Stored<EndpointRow>> obsolete,
        Set<PodRef> confirm,
        List<PodRow> starved,
        List<PodRow> displaced) {

    /** Plans a node that exists: all that is held and right stays, the rest of its pods get addresses. */
    static Allotment of(NodeView view, Roster roster) {
        AddressPool pool = new AddressPool(view.node().orElseThrow().podCidrs());
        Set<Address> others = new HashSet<>(view.foreign());
        others.addAll(roster.reserved());
        Ledger ledger = new Ledger(pool, others);
        view.slices().stream()
                .filter(slice -> slice.key().equals(slice.row().name()))
                .forEach(slice ->
                        ledger.continueAt(slice.row().block(), slice.row().nextOffset()));
        Departures departures = Departures.of(view, roster);
        Holdings holdings = new Holdings(view, roster, ledger);
        List<Stored<EndpointRow>> obsolete = new ArrayList<>(departures.endpoints());
        departures.staying().stream()
                .sorted(Comparator.comparing(Stored::key))
                .filter(endpoint -> !holdings.enter(entry(endpoint.row(), roster)))
                .forEach(obsolete::add);
        departures.entries().forEach(entry -> holdings.enter(entry.withIdentity(identity(entry, roster))));
        List<PodRow> starved = roster.pods().entrySet().stream()
                .filter(pod -> roster.admissible(pod.getValue()))
                .filter(pod -> roster.numbers().containsKey(pod.getKey()))
                .filter(pod -> !ledger.holds(pod.getKey()))
                .filter(pod -> ledger.allocate(pod.getKey(), roster.numbers().get(pod.getKey()))
                        .isEmpty())
                .map(Map.Entry::getValue)
                .toList();
        return new Allotment(
                pool, ledger.slices(view.name()), obsolete, departures.confirm(), starved, holdings.displaced());
    }

    /** Plans a node that was deleted: nothing new, and what it holds goes as its pods do. */
    static Allotment retained(NodeView view, Roster roster) {
        Departures departures = Departures.of(view, roster);
        Set<SliceEntry> kept = new HashSet<>(departures.entries());
        List<SliceRow> slices = view.slices().stream()
                .filter(slice -> slice.key().equals(slice.row().name()))
                .map(slice -> retained(slice.row(), kept, roster))
                .filter(slice -> !slice.entries().isEmpty())
                .toList();
        return new Allotment(
                new AddressPool(List.of()), slices, departures.endpoints(), departures.confirm(), List.of(), List.of());
    }

    private static SliceRow retained(SliceRow slice, Set<SliceEntry> kept, Roster roster) {
        return new SliceRow(
                slice.nodeName(),
                slice.block(),
                slice.nextOffset(),
                slice.entries().stream()
                        .filter(kept::contains)
                        .map(entry -> entry.withIdentity(identity(entry, roster)))
                        .toList());
    }

    private static SliceEntry entry(EndpointRow endpoint, Roster roster) {
        SliceEntry entry = new SliceEntry(
                endpoint.addresses(), endpoint.identity(), endpoint.namespace(), endpoint.name(), endpoint.podUid());
        return entry.withIdentity(identity(entry, roster));
    }

    // Keeps the old number while the new labels have none yet.
    private static int identity(SliceEntry entry, Roster roster) {
        return roster.numbers().getOrDefault(PodRef.of(entry), entry.identity());
    }

    List<Write.WarnPod> warnings() {
        List<Write.WarnPod> warnings = starved.stream()
                .map(pod ->
                        new Write.WarnPod(pod, shortage().reason(), shortage().message()))
                .collect(Collectors.toCollection(ArrayList::new));
        displaced.forEach(pod -> warnings.add(new Write.WarnPod(
                pod,
                "AddressNotOfNode",
                "the pod's address is outside its node's pod CIDR or held by another pod: delete the pod, the next"
                        + " one gets an address of " + pool)));
        return warnings;
    }

    Finding shortage() {
        return Shortage.of(pool, starved.size());
    }
}
