package dev.weft.agent;

import dev.weft.datapath.NodeState;
import dev.weft.kube.SliceEntry;
import dev.weft.kube.SliceRow;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What passes make of the endpoints of the whole cluster. Pure, and large: a pass takes over that of the pass before as
 * long as what it is made of is the same.
 *
 * @param identities number by pod address, of identities that are known
 * @param subjects identities of this node's pods: they alone are judged here
 * @param own this node's endpoints by the uid of their pod
 * @param tunnels tunnel address by node, of those that this node can send to: IPv4 if both have it
 * @param remotePods addresses of the other nodes' pods
 */
record SliceView(
        Source source,
        Map<Address, Integer> identities,
        Set<Integer> subjects,
        Map<String, SliceEntry> own,
        Map<String, Address> tunnels,
        Map<Address, NodeState.RemotePod> remotePods) {

    private record Source(String nodeName, List<SliceRow> slices, List<Identity> identities, List<WeftNodeRow> nodes) {}

    static final SliceView NONE = of(new Source("", List.of(), List.of(), List.of()), Map.of());

    /** Returns the view of a later snapshot. */
    SliceView next(String nodeName, ClusterSnapshot now) {
        Source fresh = new Source(nodeName, now.slices(), now.identities(), now.nodes());
        return fresh.equals(source) ? this : of(fresh, own);
    }

    private static SliceView of(Source source, Map<String, SliceEntry> before) {
        Set<Integer> known = source.identities().stream().map(Identity::number).collect(Collectors.toUnmodifiableSet());
        Map<String, Address> tunnels = tunnels(source);
        Map<Address, Integer> identities = new HashMap<>();
        Map<String, SliceEntry> own = new HashMap<>();
        Map<Address, NodeState.RemotePod> remotePods = new HashMap<>();
        for (SliceRow slice : source.slices()) {
            boolean isOwn = slice.nodeName().equals(source.nodeName());
            Address tunnel = tunnels.get(slice.nodeName());
            for (SliceEntry said : slice.entries()) {
                SliceEntry entry = isOwn ? known(said, before.get(said.podUid()), known) : said;
                if (isOwn) {
                    own.put(entry.podUid(), entry);
                } else if (tunnel != null) {
                    NodeState.RemotePod pod = new NodeState.RemotePod(entry.identity(), tunnel);
                    entry.addresses().stream().forEach(address -> remotePods.put(address, pod));
                }
                if (known.contains(entry.identity())) {
                    entry.addresses().stream().forEach(address -> identities.put(address, entry.identity()));
                }
            }
        }
        Set<Integer> subjects = own.values().stream()
                .map(SliceEntry::identity)
                .filter(known::contains)
                .collect(Collectors.toUnmodifiableSet());
        return new SliceView(
                source, Map.copyOf(identities), subjects, Map.copyOf(own), tunnels, Map.copyOf(remotePods));
    }

    // The slice may come before the identity that it names, by another watch: without rules the pod would be cut off
    // until
    // then. It goes on as what it was.
    private static SliceEntry known(SliceEntry said, @Nullable SliceEntry before, Set<Integer> known) {
        boolean early = !known.contains(said.identity()) && before != null && known.contains(before.identity());
        return early ? said.withIdentity(before.identity()) : said;
    }

    private static Map<String, Address> tunnels(Source source) {
        Set<Family> underlay = source.nodes().stream()
                .filter(node -> node.name().equals(source.nodeName()))
                .flatMap(node -> node.tunnelAddresses().stream())
                .map(Address::family)
                .collect(Collectors.toSet());
        Map<String, Address> tunnels = new HashMap<>();
        for (WeftNodeRow node : source.nodes()) {
            node.tunnelAddresses().stream()
                    .filter(address -> underlay.contains(address.family()))
                    .sorted()
                    .findFirst()
                    .ifPresent(address -> tunnels.put(node.name(), address));
        }
        return Map.copyOf(tunnels);
    }
}
