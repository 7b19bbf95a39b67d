package dev.weft.kube;

import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A policy of each kind that nobody has written, with all that a policy can have, to be read as if it came. */
public final class PolicySamples {

    private final KubernetesSerialization serialization;
    private final List<String> events;

    private PolicySamples(KubernetesSerialization serialization, List<String> events) {
        this.serialization = serialization;
        this.events = events;
    }

    /** @param client which has been told of {@link WatchedKinds} */
    public static PolicySamples of(KubernetesClient client) throws IOException {
        try (InputStream samples = PolicySamples.class.getResourceAsStream("rehearsal.jsonl")) {
            if (samples == null) {
                throw new IOException("this build lacks rehearsal.jsonl");
            }
            String lines = new String(samples.readAllBytes(), StandardCharsets.UTF_8);
            return new PolicySamples(
                    client.getKubernetesSerialization(), lines.lines().toList());
        }
    }

    /** Reads them as the events of a watch. */
    public List<PolicyConversion> read() {
        return events.stream()
                .map(event -> conversion(
                        serialization.unmarshal(event, WatchEvent.class).getObject()))
                .toList();
    }

    private static PolicyConversion conversion(Object object) {
        return switch (object) {
            case NetworkPolicy policy -> NetworkPolicyReader.read(policy);
            case UntypedPolicy policy -> policy.conversion();
            default -> throw new IllegalStateException("no policy: " + object.getClass());
        };
    }
}
