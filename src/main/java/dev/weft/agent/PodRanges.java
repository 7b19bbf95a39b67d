package dev.weft.agent;

import dev.weft.kube.SliceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Cidr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the pods of each node have their addresses: in its pod CIDRs, but for those that ran already when it got them.
 *
 * @param cidrs pod CIDRs by node
 * @param strays prefixes of single addresses by node
 */
record PodRanges(Map<String, List<Cidr>> cidrs, Map<String, Set<Cidr>> strays) {

    static PodRanges of(List<SliceRow> slices, List<WeftNodeRow> nodes) {
        Map<String, List<Cidr>> cidrs = new HashMap<>();
        for (WeftNodeRow node : nodes) {
            cidrs.put(node.name(), node.podCidrs());
        }
        Map<String, Set<Cidr>> strays = new HashMap<>();
        for (SliceRow slice : slices) {
            List<Cidr> covered = cidrs.getOrDefault(slice.nodeName(), List.of());
            slice.entries().stream()
                    .flatMap(entry -> entry.addresses().stream())
                    .filter(address -> !covers(covered, address))
                    .forEach(address -> strays.computeIfAbsent(slice.nodeName(), _ -> new TreeSet<>())
                            .add(Cidr.of(address)));
        }
        return new PodRanges(cidrs, strays);
    }

    private static boolean covers(List<Cidr> cidrs, Address address) {
        return cidrs.stream().anyMatch(cidr -> cidr.contains(address));
    }

    /** Returns all prefixes of a node. */
    Set<Cidr> of(String node) {
        Set<Cidr> all = new TreeSet<>(strays(node));
        all.addAll(cidrs.getOrDefault(node, List.of()));
        return all;
    }

    Set<Cidr> strays(String node) {
        return strays.getOrDefault(node, Set.of());
    }
}
