package dev.weft.agent;

import dev.weft.model.Cidr;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.stream.Stream;

/** The cluster's service ranges, from its ServiceCIDR objects (Kubernetes 1.33 and newer; none before). */
final class ServiceRanges {

    private static final ResourceDefinitionContext SERVICE_CIDRS = new ResourceDefinitionContext.Builder()
            .withGroup("networking.k8s.io")
            .withVersion("v1")
            .withKind("ServiceCIDR")
            .withPlural("servicecidrs")
            .withNamespaced(false)
            .build();

    private ServiceRanges() {}

    static List<Cidr> read(KubernetesClient client) {
        try {
            return all(client);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private static List<Cidr> all(KubernetesClient client) {
        return client.genericKubernetesResources(SERVICE_CIDRS).list().getItems().stream()
                .map(object -> object.<Object>get("spec", "cidrs"))
                .flatMap(cidrs -> cidrs instanceof List<?> list ? list.stream() : Stream.of())
                .map(cidr -> Cidr.parse(cidr.toString()))
                .toList();
    }
}
