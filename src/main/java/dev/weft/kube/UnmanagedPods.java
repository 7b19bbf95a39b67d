package dev.weft.kube;

import dev.weft.api.v1alpha1.WeftEndpoint;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Pods on the pod network that an earlier CNI connected: they have an address, and no WeftEndpoint. */
public final class UnmanagedPods {

    private UnmanagedPods() {}

    public static List<PodRow> among(Collection<PodObject> pods, Collection<WeftEndpoint> endpoints) {
        Set<String> managed =
                endpoints.stream().map(endpoint -> endpoint.getSpec().podUid()).collect(Collectors.toSet());
        return pods.stream()
                .map(PodRow::of)
                .filter(PodRow::networked)
                .filter(pod -> !pod.addresses().isEmpty() && !managed.contains(pod.uid()))
                .toList();
    }
}
