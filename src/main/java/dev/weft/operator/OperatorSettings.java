package dev.weft.operator;

import dev.weft.kube.ServiceName;
import java.time.Duration;
import java.util.Map;

/**
 * What the operator is told from outside.
 *
 * @param namespace where its lease and records are
 * @param candidate its name in the election
 * @param cluster the cluster's name, part of every identity
 * @param workers how many nodes it works on at once
 * @param identityGrace how long an identity that nobody uses is kept
 * @param taint what it does about the taint of nodes without a ready agent
 * @param dns the Service of the cluster's DNS
 */
public record OperatorSettings(
        String namespace,
        String candidate,
        String cluster,
        int workers,
        Duration identityGrace,
        NodeTaints.Mode taint,
        ServiceName dns) {

    private static final String DNS = "WEFT_DNS_SERVICE";

    public static OperatorSettings of(Map<String, String> environment) {
        String pod = environment.getOrDefault("POD_NAME", "");
        return new OperatorSettings(
                environment.getOrDefault("POD_NAMESPACE", "weft-system"),
                pod.isEmpty() ? "operator-" + ProcessHandle.current().pid() : pod,
                environment.getOrDefault("WEFT_CLUSTER_NAME", "default"),
                4,
                Duration.ofMinutes(10),
                NodeTaints.Mode.parse(environment.getOrDefault("WEFT_NODE_TAINT", "remove")),
                dns(environment.getOrDefault(DNS, ServiceName.KUBE_DNS.toString())));
    }

    private static ServiceName dns(String text) {
        try {
            return ServiceName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the setting " + DNS + ": " + e.getMessage(), e);
        }
    }
}
