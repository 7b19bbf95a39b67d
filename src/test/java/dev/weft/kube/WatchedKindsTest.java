package dev.weft.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchedKindsTest {

    /** Each has fields that only a later version knows, as during an upgrade and after its rollback. */
    @ParameterizedTest
    @CsvSource({
        "v1, Pod, dev.weft.kube.PodObject",
        "weft.dev/v1alpha1, WeftEndpointSlice, dev.weft.api.v1alpha1.WeftEndpointSlice",
        "weft.dev/v1alpha1, WeftEndpoint, dev.weft.api.v1alpha1.WeftEndpoint",
        "weft.dev/v1alpha1, WeftIdentity, dev.weft.api.v1alpha1.WeftIdentity",
        "weft.dev/v1alpha1, WeftNode, dev.weft.api.v1alpha1.WeftNode",
        "weft.dev/v1alpha1, WeftNetworkPolicy, dev.weft.kube.UntypedPolicy$InNamespace",
        "weft.dev/v1alpha1, WeftClusterNetworkPolicy, dev.weft.kube.UntypedPolicy$OfCluster",
        "v1, Namespace, io.fabric8.kubernetes.api.model.Namespace",
    })
    void eventsAreReadAtOnceAsWhatTheirWatchIsFor(String version, String kind, Class<?> type) {
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(Config.empty()).build()) {
            WatchedKinds.tell(client);
            WatchEvent event =
                    client.getKubernetesSerialization().unmarshal("""
                    {"type":"ADDED","object":{"apiVersion":"%s","kind":"%s","metadata":{"name":"a"},"spec":{"later":1},"status":{"later":1}}}\
                    """.formatted(version, kind), WatchEvent.class);
            assertThat(event.getObject()).isInstanceOf(type);
        }
    }
}
