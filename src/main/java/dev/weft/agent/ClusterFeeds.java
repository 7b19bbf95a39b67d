package dev.weft.agent;

import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.kube.Feed;
import dev.weft.kube.IdentityConversion;
import dev.weft.kube.Mirror;
import dev.weft.kube.NetworkPolicyReader;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.WeftNodeRow;
import dev.weft.kube.WeftPolicyReader;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What this agent knows of the cluster: one list and one watch a kind, kept complete through interruptions. */
final class ClusterFeeds implements AutoCloseable {

    private static final String ONE = "";

    private final Mirror<String, SliceRow> slices = new Mirror<>(SliceRow::nodeName);
    private final Mirror<String, Identity> identities = new Mirror<>(row -> ONE);
    private final Mirror<String, WeftNodeRow> nodes = new Mirror<>(row -> ONE);
    private final Mirror<String, PolicyConversion> networkPolicies = new Mirror<>(row -> ONE);
    private final Mirror<String, PolicyConversion> weftPolicies = new Mirror<>(row -> ONE);
    private final Mirror<String, PolicyConversion> clusterPolicies = new Mirror<>(row -> ONE);
    private final Mirror<String, Set<Address>> apiServers = new Mirror<>(row -> ONE);
    private final List<Feed> feeds;

    ClusterFeeds(KubernetesClient client) {
        feeds = List.of(
                Feed.of(client.resources(WeftEndpointSlice.class), WeftEndpointSlice::new, SliceRow::of, slices),
                Feed.of(client.resources(WeftIdentity.class), WeftIdentity::new, IdentityConversion::row, identities),
                Feed.of(client.resources(WeftNode.class), WeftNode::new, WeftNodeRow::of, nodes),
                Feed.of(
                        client.network().v1().networkPolicies().inAnyNamespace(),
                        NetworkPolicy::new,
                        NetworkPolicyReader::read,
                        networkPolicies),
                Feed.of(
                        client.resources(WeftNetworkPolicy.class).inAnyNamespace(),
                        WeftNetworkPolicy::new,
                        (WeftNetworkPolicy policy) -> WeftPolicyReader.read(policy),
                        weftPolicies),
                Feed.of(
                        client.resources(WeftClusterNetworkPolicy.class),
                        WeftClusterNetworkPolicy::new,
                        (WeftClusterNetworkPolicy policy) -> WeftPolicyReader.read(policy),
                        clusterPolicies),
                Feed.of(
                        client.discovery()
                                .v1()
                                .endpointSlices()
                                .inNamespace("default")
                                .withLabel("kubernetes.io/service-name", "kubernetes"),
                        EndpointSlice::new,
                        ClusterFeeds::addresses,
                        apiServers));
    }

    private static Set<Address> addresses(EndpointSlice slice) {
        return slice.getEndpoints().stream()
                .map(Endpoint::getAddresses)
                .flatMap(List::stream)
                .map(Address::parse)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Calls {@code changed} after every change of any kind, from then on; begins to list and watch. */
    void start(Runnable changed) {
        slices.listen((before, after) -> changed.run());
        identities.listen((before, after) -> changed.run());
        nodes.listen((before, after) -> changed.run());
        networkPolicies.listen((before, after) -> changed.run());
        weftPolicies.listen((before, after) -> changed.run());
        clusterPolicies.listen((before, after) -> changed.run());
        apiServers.listen((before, after) -> changed.run());
        feeds.forEach(Feed::start);
    }

    /** Returns whether every kind has been complete once: before that nothing may be taken out of force. */
    boolean complete() {
        return feeds.stream().allMatch(Feed::synced);
    }

    boolean connected() {
        return feeds.stream().allMatch(Feed::watching);
    }

    List<SliceRow> slices() {
        return rows(slices);
    }

    int endpointCount() {
        return slices.all().stream()
                .mapToInt(slice -> slice.row().entries().size())
                .sum();
    }

    int identityCount() {
        return identities.size();
    }

    int nodeCount() {
        return nodes.size();
    }

    int policyCount() {
        return networkPolicies.size() + weftPolicies.size() + clusterPolicies.size();
    }

    ClusterSnapshot snapshot() {
        Set<Address> servers = new HashSet<>();
        rows(apiServers).forEach(servers::addAll);
        return new ClusterSnapshot(
                rows(slices),
                rows(identities),
                rows(nodes),
                List.of(
                        PolicyRows.of("NetworkPolicy", networkPolicies),
                        PolicyRows.of("WeftNetworkPolicy", weftPolicies),
                        PolicyRows.of("WeftClusterNetworkPolicy", clusterPolicies)),
                servers);
    }

    private static <R> List<R> rows(Mirror<String, R> mirror) {
        return mirror.all().stream().map(Stored::row).toList();
    }

    @Override
    public void close() {
        feeds.forEach(Feed::close);
    }
}
