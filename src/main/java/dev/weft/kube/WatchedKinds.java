package dev.weft.kube;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * What the events of watches are read as. A client that is not told reads each object of a kind that it does not know
 * generically, or as its own class for the kind, and once more as what the watch is for.
 */
public final class WatchedKinds {

    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            WeftEndpoint.class,
            WeftEndpointSlice.class,
            WeftIdentity.class,
            WeftNode.class,
            UntypedPolicy.InNamespace.class,
            UntypedPolicy.OfCluster.class);

    private WatchedKinds() {}

    /** Tells a client, which may know already. */
    public static void tell(KubernetesClient client) {
        KubernetesSerialization serialization = client.getKubernetesSerialization();
        KINDS.forEach(serialization::registerKubernetesResource);
        serialization.registerKubernetesResource("v1", "Pod", PodObject.class);
    }
}
