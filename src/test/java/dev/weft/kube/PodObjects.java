package dev.weft.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Whole pods as they arrive from the API server, which writes them as JSON. */
public final class PodObjects {

    private PodObjects() {}

    public static PodObject read(Pod pod) {
        return Serialization.unmarshal(Serialization.asJson(pod), PodObject.class);
    }

    public static List<PodObject> read(List<Pod> pods) {
        return pods.stream().map(PodObjects::read).toList();
    }
}
