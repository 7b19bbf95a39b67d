package dev.weft.kube;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a pod that runs a node's agent.
 *
 * @param nodeName empty until the pod is bound
 * @param ready its condition Ready, as the node's kubelet sees it, or nodes' controller when the kubelet is silent
 */
public record AgentRow(String nodeName, boolean ready) {

    public static AgentRow of(PodObject pod) {
        PodObject.Spec spec = pod.getSpec();
        return new AgentRow(
                spec == null ? "" : Objects.requireNonNullElse(spec.nodeName(), ""), isReady(pod.getStatus()));
    }

    private static boolean isReady(PodObject.@Nullable Status status) {
        return status != null
                && status.conditions() != null
                && status.conditions().stream()
                        .anyMatch(condition -> "Ready".equals(condition.type()) && "True".equals(condition.status()));
    }
}
