package dev.weft.operator;

import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNode;
import dev.weft.kube.AgentRow;
import dev.weft.kube.EndpointRow;
import dev.weft.kube.Feed;
import dev.weft.kube.IdentityConversion;
import dev.weft.kube.Mirror;
import dev.weft.kube.NamespaceRow;
import dev.weft.kube.NodeRow;
import dev.weft.kube.PodObject;
import dev.weft.kube.PodRow;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.ServiceName;
import dev.weft.kube.SliceRow;
import dev.weft.kube.UntypedPolicy;
import dev.weft.kube.WatchedKinds;
import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Identity;
import dev.weft.model.SecurityLabels;
import dev.weft.policy.review.ApiServerPlace;
import dev.weft.policy.review.DnsPlace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What this process knows of the cluster, a mirror a kind. */
record Mirrors(
        Mirror<String, PodRow> pods,
        Mirror<String, NamespaceRow> namespaces,
        Mirror<String, NodeRow> nodes,
        Mirror<SecurityLabels, Identity> identities,
        Mirror<String, EndpointRow> endpoints,
        Mirror<String, SliceRow> slices,
        Mirror<String, WeftNodeRow> weftNodes,
        Mirror<String, AgentRow> agents,
        Mirror<String, DnsPlace> dnsServices,
        Mirror<String, ApiServerPlace> apiServices,
        Mirror<String, PolicyRow> networkPolicies,
        Mirror<String, PolicyRow> weftPolicies,
        Mirror<String, PolicyRow> clusterPolicies) {

    private static final Map<String, String> AGENT =
            Map.of("app.kubernetes.io/name", "weft", "app.kubernetes.io/component", "agent");

    /** Pods, agents, endpoints and slices are grouped by their node, identities by their labels. */
    static Mirrors create() {
        return new Mirrors(
                new Mirror<>(pod -> Objects.requireNonNullElse(pod.nodeName(), "")),
                new Mirror<>(NamespaceRow::name),
                new Mirror<>(NodeRow::name),
                new Mirror<>(Identity::labels),
                new Mirror<>(EndpointRow::nodeName),
                new Mirror<>(SliceRow::nodeName),
                new Mirror<>(WeftNodeRow::name),
                new Mirror<>(AgentRow::nodeName),
                new Mirror<>(service -> ""),
                new Mirror<>(service -> ApiService.NAME),
                new Mirror<>(policy -> policy.ref().namespace()),
                new Mirror<>(policy -> policy.ref().namespace()),
                new Mirror<>(policy -> policy.ref().namespace()));
    }

    /** Returns the mirrors of policies by their kinds. */
    Map<String, Mirror<String, PolicyRow>> policies() {
        return Map.of(
                HasMetadata.getKind(NetworkPolicy.class), networkPolicies,
                HasMetadata.getKind(WeftNetworkPolicy.class), weftPolicies,
                HasMetadata.getKind(WeftClusterNetworkPolicy.class), clusterPolicies);
    }

    /**
     * Prepares what serves warnings alone: a role that does not name the Service must not stop the operator.
     *
     * @param service of the cluster's DNS
     */
    Feed dns(KubernetesClient client, ServiceName service) {
        return Feed.of(
                client.services().inNamespace(service.namespace()).withField("metadata.name", service.name()),
                Service::new,
                DnsService::place,
                dnsServices);
    }

    /**
     * Prepares one list and watch a kind. Pods come last: what is theirs should be known before them.
     *
     * @param system the namespace of the agents' pods
     */
    List<Feed> feeds(KubernetesClient client, String system) {
        WatchedKinds.tell(client);
        return List.of(
                Feed.of(
                        client.network().v1().networkPolicies().inAnyNamespace(),
                        NetworkPolicy::new,
                        (NetworkPolicy policy) -> PolicyRow.of(policy),
                        networkPolicies),
                Feed.of(
                        client.resources(UntypedPolicy.InNamespace.class).inAnyNamespace(),
                        UntypedPolicy.InNamespace::new,
                        (UntypedPolicy policy) -> PolicyRow.of(policy),
                        weftPolicies),
                Feed.of(
                        client.resources(UntypedPolicy.OfCluster.class),
                        UntypedPolicy.OfCluster::new,
                        (UntypedPolicy policy) -> PolicyRow.of(policy),
                        clusterPolicies),
                Feed.of(client.namespaces(), Namespace::new, NamespaceRow::of, namespaces),
                Feed.of(client.nodes(), Node::new, NodeRow::of, nodes),
                Feed.of(client.resources(WeftIdentity.class), WeftIdentity::new, IdentityConversion::row, identities),
                Feed.of(
                        client.resources(WeftEndpoint.class).inAnyNamespace(),
                        WeftEndpoint::new,
                        EndpointRow::of,
                        endpoints),
                Feed.of(client.resources(WeftEndpointSlice.class), WeftEndpointSlice::new, SliceRow::of, slices),
                Feed.of(client.resources(WeftNode.class), WeftNode::new, WeftNodeRow::of, weftNodes),
                Feed.of(
                        client.resources(PodObject.class).inNamespace(system).withLabels(AGENT),
                        PodObject::new,
                        AgentRow::of,
                        agents),
                Feed.of(
                        client.services().inNamespace(ApiService.NAMESPACE).withField("metadata.name", ApiService.NAME),
                        Service::new,
                        ApiService::place,
                        apiServices),
                Feed.of(client.resources(PodObject.class).inAnyNamespace(), PodObject::new, PodRow::of, pods));
    }
}
