package dev.weft.agent;

import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.kube.Feed;
import dev.weft.kube.IdentityConversion;
import dev.weft.kube.Mirror;
import dev.weft.kube.NetworkPolicyReader;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.ServiceAddresses;
import dev.weft.kube.SliceRow;
import dev.weft.kube.Stored;
import dev.weft.kube.UntypedPolicy;
import dev.weft.kube.WatchedKinds;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Identity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** What this agent knows of the cluster: one list and one watch a kind, kept complete through interruptions. */
final class ClusterFeeds implements AutoCloseable {

    private static final String ONE = "";
    private static final String SLICE = "WeftEndpointSlice";
    private static final String IDENTITY = "WeftIdentity";
    private static final String NETWORK_POLICY = "NetworkPolicy";
    private static final String WEFT_POLICY = "WeftNetworkPolicy";
    private static final String CLUSTER_POLICY = "WeftClusterNetworkPolicy";

    /** Kinds that change all the time. */
    static final Set<String> ENDPOINTS = Set.of(SLICE, IDENTITY);

    private final Mirror<String, SliceRow> slices = new Mirror<>(SliceRow::nodeName);
    private final Mirror<String, Identity> identities = new Mirror<>(row -> ONE);
    private final Mirror<String, WeftNodeRow> nodes = new Mirror<>(row -> ONE);
    private final Mirror<String, PolicyConversion> networkPolicies = new Mirror<>(row -> ONE);
    private final Mirror<String, PolicyConversion> weftPolicies = new Mirror<>(row -> ONE);
    private final Mirror<String, PolicyConversion> clusterPolicies = new Mirror<>(row -> ONE);
    private final Mirror<String, Set<Address>> apiServers = new Mirror<>(row -> ONE);
    /** What pods know the API server by: they are judged by it before kube-proxy turns it into one of the others. */
    private final Mirror<String, Set<Address>> apiService = new Mirror<>(row -> ONE);

    private final AtomicLong changes = new AtomicLong();
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    /** By kind; the agent says of these how far it has put them in force. */
    private final Map<String, Feed> reported;

    private final Map<String, Feed> feeds;

    ClusterFeeds(KubernetesClient client) {
        WatchedKinds.tell(client);
        reported = Map.of(
                SLICE,
                Feed.of(client.resources(WeftEndpointSlice.class), WeftEndpointSlice::new, SliceRow::of, slices),
                IDENTITY,
                Feed.of(client.resources(WeftIdentity.class), WeftIdentity::new, IdentityConversion::row, identities),
                NETWORK_POLICY,
                Feed.of(
                        client.network().v1().networkPolicies().inAnyNamespace(),
                        NetworkPolicy::new,
                        NetworkPolicyReader::read,
                        networkPolicies),
                WEFT_POLICY,
                Feed.of(
                        client.resources(UntypedPolicy.InNamespace.class).inAnyNamespace(),
                        UntypedPolicy.InNamespace::new,
                        UntypedPolicy::conversion,
                        weftPolicies),
                CLUSTER_POLICY,
                Feed.of(
                        client.resources(UntypedPolicy.OfCluster.class),
                        UntypedPolicy.OfCluster::new,
                        UntypedPolicy::conversion,
                        clusterPolicies));
        feeds = new TreeMap<>(reported);
        feeds.putAll(others(client));
    }

    private Map<String, Feed> others(KubernetesClient client) {
        return Map.of(
                "WeftNode",
                Feed.of(client.resources(WeftNode.class), WeftNode::new, WeftNodeRow::ofSpec, nodes),
                "EndpointSlice",
                Feed.of(
                        client.discovery()
                                .v1()
                                .endpointSlices()
                                .inNamespace("default")
                                .withLabel("kubernetes.io/service-name", "kubernetes"),
                        EndpointSlice::new,
                        ClusterFeeds::addresses,
                        apiServers),
                "Service",
                Feed.of(
                        client.services().inNamespace("default").withField("metadata.name", "kubernetes"),
                        Service::new,
                        ServiceAddresses::of,
                        apiService));
    }

    private static Set<Address> addresses(EndpointSlice slice) {
        return slice.getEndpoints().stream()
                .map(Endpoint::getAddresses)
                .flatMap(List::stream)
                .map(Address::parse)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Calls {@code changed} after every change that may matter, from then on; begins to list and watch. What is left out:
     * a new status of a policy, which the operator writes when agents have reported, and what other agents report.
     */
    void start(Runnable changed) {
        slices.listen((before, after) -> count(SLICE, changed));
        identities.listen((before, after) -> count(IDENTITY, changed));
        // It has no status: whoever writes it may wait for that very version.
        networkPolicies.listen((before, after) -> count(NETWORK_POLICY, changed));
        weftPolicies.listen(unlessSame(() -> count(WEFT_POLICY, changed)));
        clusterPolicies.listen(unlessSame(() -> count(CLUSTER_POLICY, changed)));
        nodes.listen(unlessSame(changed));
        apiServers.listen(unlessSame(changed));
        apiService.listen(unlessSame(changed));
        feeds.values().forEach(Feed::start);
    }

    private void count(String kind, Runnable changed) {
        due.put(kind, reported.get(kind).upTo() + 1);
        changes.incrementAndGet();
        changed.run();
    }

    private static <R> Mirror.Listener<R> unlessSame(Runnable changed) {
        return (before, after) -> {
            if (before != after) {
                changed.run();
            }
        };
    }

    /** Returns what an agent that starts has to wait for. */
    StartWait awaited(String node, Map<String, Long> inForce) {
        boolean complete = feeds.values().stream().allMatch(Feed::synced);
        return new StartWait(
                node, complete, horizon().upTo(), inForce, nodes.get(node).isPresent());
    }

    /** Returns the uid of the WeftNode of a name; empty if there is none. */
    String nodeUid(String name) {
        return nodes.get(name).map(Stored::uid).orElse("");
    }

    /** Returns the kinds whose watch is closed. */
    List<String> closed() {
        return feeds.entrySet().stream()
                .filter(feed -> !feed.getValue().watching())
                .map(Map.Entry::getKey)
                .toList();
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
        Horizon horizon = horizon();
        Set<Address> servers = new HashSet<>();
        rows(apiServers).forEach(servers::addAll);
        rows(apiService).forEach(servers::addAll);
        return new ClusterSnapshot(
                horizon,
                rows(slices),
                rows(identities),
                rows(nodes),
                List.of(
                        new PolicyRows(NETWORK_POLICY, networkPolicies.all()),
                        new PolicyRows(WEFT_POLICY, weftPolicies.all()),
                        new PolicyRows(CLUSTER_POLICY, clusterPolicies.all())),
                servers);
    }

    /**
     * Returns how far the rows are that are read after this call; they may be newer, never older. Changes are counted
     * before an event moves {@code upTo}, so two horizons with equal counts are about the same rows.
     */
    Horizon horizon() {
        Map<String, Long> upTo = new HashMap<>();
        reported.forEach((kind, feed) -> upTo.put(kind, feed.upTo()));
        long count = changes.get();
        return new Horizon(upTo, due, count);
    }

    private static <R> List<R> rows(Mirror<String, R> mirror) {
        return mirror.all().stream().map(Stored::row).toList();
    }

    @Override
    public void close() {
        feeds.values().forEach(Feed::close);
    }
}
