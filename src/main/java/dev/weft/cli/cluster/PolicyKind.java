package dev.weft.cli.cluster;

import dev.weft.api.v1alpha1.PolicyStatus;
import dev.weft.api.v1alpha1.WeftClusterNetworkPolicy;
import dev.weft.api.v1alpha1.WeftNetworkPolicy;
import dev.weft.kube.NetworkPolicyReader;
import dev.weft.kube.PolicyConversion;
import dev.weft.kube.WeftPolicyReader;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of policy that Weft enforces, with how they are found and read. */
enum PolicyKind {
    NETWORK_POLICY("NetworkPolicy", true, Set.of("networkpolicy", "networkpolicies", "netpol")),
    WEFT_NETWORK_POLICY("WeftNetworkPolicy", true, Set.of("weftnetworkpolicy", "weftnetworkpolicies", "wnp")),
    WEFT_CLUSTER_NETWORK_POLICY(
            "WeftClusterNetworkPolicy",
            false,
            Set.of("weftclusternetworkpolicy", "weftclusternetworkpolicies", "wcnp"));

    private final String kind;
    private final boolean namespaced;
    private final Set<String> names;

    PolicyKind(String kind, boolean namespaced, Set<String> names) {
        this.kind = kind;
        this.namespaced = namespaced;
        this.names = names;
    }

    /** Finds by kind, plural or short name, in any case. */
    static Optional<PolicyKind> named(String name) {
        String lower = name.toLowerCase(java.util.Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.names.contains(lower))
                .findFirst();
    }

    String kind() {
        return kind;
    }

    boolean isNamespaced() {
        return namespaced;
    }

    /** @param namespace null for all */
    List<? extends HasMetadata> list(KubernetesClient client, @Nullable String namespace) {
        return switch (this) {
            case NETWORK_POLICY ->
                namespace == null
                        ? client.network()
                                .v1()
                                .networkPolicies()
                                .inAnyNamespace()
                                .list()
                                .getItems()
                        : client.network()
                                .v1()
                                .networkPolicies()
                                .inNamespace(namespace)
                                .list()
                                .getItems();
            case WEFT_NETWORK_POLICY ->
                namespace == null
                        ? client.resources(WeftNetworkPolicy.class)
                                .inAnyNamespace()
                                .list()
                                .getItems()
                        : client.resources(WeftNetworkPolicy.class)
                                .inNamespace(namespace)
                                .list()
                                .getItems();
            case WEFT_CLUSTER_NETWORK_POLICY ->
                namespace == null
                        ? client.resources(WeftClusterNetworkPolicy.class)
                                .list()
                                .getItems()
                        : List.of();
        };
    }

    @Nullable
    HasMetadata get(KubernetesClient client, String namespace, String name) {
        return switch (this) {
            case NETWORK_POLICY ->
                client.network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
            case WEFT_NETWORK_POLICY ->
                client.resources(WeftNetworkPolicy.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get();
            case WEFT_CLUSTER_NETWORK_POLICY ->
                client.resources(WeftClusterNetworkPolicy.class).withName(name).get();
        };
    }

    static PolicyConversion read(HasMetadata object) {
        return switch (object) {
            case NetworkPolicy policy -> NetworkPolicyReader.read(policy);
            case WeftNetworkPolicy policy -> WeftPolicyReader.read(policy);
            case WeftClusterNetworkPolicy policy -> WeftPolicyReader.read(policy);
            default -> throw new IllegalArgumentException(object.getKind() + " is no policy");
        };
    }

    /** Returns the conditions of the object; a NetworkPolicy has none, as its API knows no status. */
    static List<Condition> conditions(HasMetadata object) {
        PolicyStatus status = switch (object) {
            case WeftNetworkPolicy policy -> policy.getStatus();
            case WeftClusterNetworkPolicy policy -> policy.getStatus();
            default -> null;
        };
        return status == null ? List.of() : Objects.requireNonNullElse(status.conditions(), List.of());
    }
}
