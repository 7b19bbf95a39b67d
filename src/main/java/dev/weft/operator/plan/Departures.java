package dev.weft.operator.plan;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.Stored;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sorts what is written down for a node into what stays and what goes.
 *
 * @param endpoints endpoints of pods that are gone
 * @param staying endpoints of the node's pods
 * @param entries slice entries that keep their address: their pod is there, or its endpoint still is
 * @param confirm pods that nobody has seen; what is theirs stays until the API server says that they are gone
 */
record Departures(
        List<Stored<EndpointRow>> endpoints,
        List<Stored<EndpointRow>> staying,
        List<SliceEntry> entries,
        Set<PodRef> confirm) {

    static Departures of(NodeView view, Roster roster) {
        Set<PodRef> released = new HashSet<>(view.gone());
        view.pods().stream().filter(pod -> !pod.networked()).map(PodRef::of).forEach(released::add);
        List<Stored<EndpointRow>> going = new ArrayList<>();
        List<Stored<EndpointRow>> staying = new ArrayList<>();
        Set<PodRef> confirm = new HashSet<>();
        for (Stored<EndpointRow> endpoint : view.endpoints()) {
            PodRef ref = PodRef.of(endpoint.row());
            if (roster.pods().containsKey(ref)) {
                (endpoint.row().nodeName().equals(view.name()) ? staying : going).add(endpoint);
            } else if (released.contains(ref)) {
                going.add(endpoint);
            } else {
                confirm.add(ref);
            }
        }
        Set<PodRef> shown =
                view.endpoints().stream().map(e -> PodRef.of(e.row())).collect(Collectors.toSet());
        List<SliceEntry> entries = new ArrayList<>();
        view.slices().stream()
                .filter(slice -> slice.key().equals(slice.row().name()))
                .flatMap(slice -> slice.row().entries().stream())
                .forEach(entry -> {
                    PodRef ref = PodRef.of(entry);
                    boolean known = roster.pods().containsKey(ref) || released.contains(ref);
                    if (!known) {
                        confirm.add(ref);
                    }
                    if (!released.contains(ref) || shown.contains(ref)) {
                        entries.add(entry);
                    }
                });
        return new Departures(going, staying, entries, confirm);
    }
}
