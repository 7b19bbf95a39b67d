package dev.weft.operator;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.NamespaceRow;
import dev.weft.kube.NodeRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.operator.plan.AddressPool;
import dev.weft.operator.plan.NodeView;
import dev.weft.operator.plan.PodRef;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes from the mirrors what concerns one node. */
final class Views {

    private final Mirrors mirrors;
    private final GonePods gone;

    Views(Mirrors mirrors, GonePods gone) {
        this.mirrors = mirrors;
        this.gone = gone;
    }

    NodeView of(String node) {
        List<PodRow> pods = mirrors.pods().in(node).stream().map(Stored::row).toList();
        Map<String, NamespaceRow> namespaces = new HashMap<>();
        pods.stream()
                .map(PodRow::namespace)
                .distinct()
                .forEach(name ->
                        mirrors.namespaces().get(name).ifPresent(namespace -> namespaces.put(name, namespace.row())));
        List<Stored<SliceRow>> slices = mirrors.slices().in(node);
        List<Stored<EndpointRow>> endpoints = endpoints(node, pods);
        Optional<NodeRow> core = mirrors.nodes().get(node).map(Stored::row);
        return new NodeView(
                node,
                core,
                mirrors.weftNodes().get(node),
                pods,
                namespaces,
                slices,
                endpoints,
                gone(slices, endpoints),
                core.map(this::foreign).orElse(Set.of()));
    }

    private List<Stored<EndpointRow>> endpoints(String node, List<PodRow> pods) {
        Map<String, Stored<EndpointRow>> found = new LinkedHashMap<>();
        mirrors.endpoints().in(node).forEach(endpoint -> found.put(endpoint.key(), endpoint));
        pods.forEach(
                pod -> mirrors.endpoints().get(pod.key()).ifPresent(endpoint -> found.put(endpoint.key(), endpoint)));
        return List.copyOf(found.values());
    }

    private Set<PodRef> gone(List<Stored<SliceRow>> slices, List<Stored<EndpointRow>> endpoints) {
        Stream<PodRef> published =
                slices.stream().flatMap(slice -> slice.row().entries().stream()).map(PodRef::of);
        return Stream.concat(published, endpoints.stream().map(endpoint -> PodRef.of(endpoint.row())))
                .filter(gone::contains)
                .collect(Collectors.toSet());
    }

    // Nodes have prefixes of their own, unless a node was deleted and its prefix given to another while its pods
    // linger.
    private Set<Address> foreign(NodeRow node) {
        AddressPool pool = new AddressPool(node.podCidrs());
        return mirrors.slices().all().stream()
                .map(Stored::row)
                .filter(slice -> !slice.nodeName().equals(node.name()) && mayOverlap(slice.nodeName(), node))
                .flatMap(slice -> slice.entries().stream())
                .flatMap(entry -> entry.addresses().stream())
                .filter(pool::covers)
                .collect(Collectors.toSet());
    }

    private boolean mayOverlap(String other, NodeRow node) {
        return mirrors.nodes()
                .get(other)
                .map(found -> found.row().podCidrs().stream()
                        .anyMatch(mine -> node.podCidrs().stream().anyMatch(cidr -> overlap(cidr, mine))))
                .orElse(true);
    }

    private static boolean overlap(Cidr one, Cidr other) {
        return one.contains(other) || other.contains(one);
    }
}
