package dev.weft.operator.plan;

import dev.weft.kube.EndpointRow;
import dev.weft.kube.PodRow;
import dev.weft.kube.SliceEntry;

/** A pod that an object names. */
public record PodRef(String namespace, String name, String uid) {

    public static PodRef of(PodRow pod) {
        return new PodRef(pod.namespace(), pod.name(), pod.uid());
    }

    public static PodRef of(EndpointRow endpoint) {
        return new PodRef(endpoint.namespace(), endpoint.name(), endpoint.podUid());
    }

    public static PodRef of(SliceEntry entry) {
        return new PodRef(entry.namespace(), entry.name(), entry.podUid());
    }

    public String key() {
        return namespace + "/" + name;
    }
}
