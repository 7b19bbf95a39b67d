package dev.weft.cli.cluster;

import dev.weft.kube.Mirror;
import dev.weft.kube.PolicyRow;
import dev.weft.kube.UntypedPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One policy at the API server. */
record PolicySource(KubernetesClient client, PolicyName name) {

    private static final String BY_NAME = "metadata.name";

    Mirror<String, PolicyRow> follow(Followed followed) {
        return switch (name.kind()) {
            case NETWORK_POLICY ->
                followed.follow(networkPolicy(), NetworkPolicy::new, (NetworkPolicy policy) -> PolicyRow.of(policy));
            case WEFT_NETWORK_POLICY ->
                followed.follow(
                        weftPolicy(), UntypedPolicy.InNamespace::new, (UntypedPolicy policy) -> PolicyRow.of(policy));
            case WEFT_CLUSTER_NETWORK_POLICY ->
                followed.follow(
                        clusterPolicy(), UntypedPolicy.OfCluster::new, (UntypedPolicy policy) -> PolicyRow.of(policy));
        };
    }

    /**
     * Returns the uids of the objects that had this name in a version, at most one; empty if the API server does not know
     * that version any more.
     */
    Optional<Set<String>> at(long version) {
        var options = new ListOptionsBuilder()
                .withFieldSelector(BY_NAME + "=" + name.name())
                .withResourceVersion(Long.toString(version))
                .withResourceVersionMatch("Exact")
                .build();
        try {
            return Optional.of(source().list(options).getItems().stream()
                    .map(policy -> policy.getMetadata().getUid())
                    .collect(Collectors.toSet()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_GONE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private FilterWatchListDeletable<?, ? extends KubernetesResourceList<? extends HasMetadata>, ?> source() {
        return switch (name.kind()) {
            case NETWORK_POLICY -> networkPolicy();
            case WEFT_NETWORK_POLICY -> weftPolicy();
            case WEFT_CLUSTER_NETWORK_POLICY -> clusterPolicy();
        };
    }

    private FilterWatchListDeletable<
                    NetworkPolicy, ? extends KubernetesResourceList<NetworkPolicy>, Resource<NetworkPolicy>>
            networkPolicy() {
        return client.network()
                .v1()
                .networkPolicies()
                .inNamespace(name.namespace())
                .withField(BY_NAME, name.name());
    }

    private FilterWatchListDeletable<
                    UntypedPolicy.InNamespace,
                    ? extends KubernetesResourceList<UntypedPolicy.InNamespace>,
                    Resource<UntypedPolicy.InNamespace>>
            weftPolicy() {
        return client.resources(UntypedPolicy.InNamespace.class)
                .inNamespace(name.namespace())
                .withField(BY_NAME, name.name());
    }

    private FilterWatchListDeletable<
                    UntypedPolicy.OfCluster,
                    ? extends KubernetesResourceList<UntypedPolicy.OfCluster>,
                    Resource<UntypedPolicy.OfCluster>>
            clusterPolicy() {
        return client.resources(UntypedPolicy.OfCluster.class).withField(BY_NAME, name.name());
    }
}
