package dev.weft.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;

/** What the API server refuses of single nodes: the others do not wait, and each refusal is logged once while it lasts. */
final class Refusals {

    private final Logger log;
    private final Map<String, String> told = new HashMap<>();

    Refusals(Logger log) {
        this.log = log;
    }

    /** Takes note that a write was refused; throws it again if it never reached the API server, as others would not either. */
    void note(String node, RuntimeException refused) {
        if (refused instanceof KubernetesClientException e && e.getCode() <= 0) {
            throw refused;
        }
        String message = String.valueOf(refused.getMessage());
        if (!message.equals(told.put(node, message))) {
            log.warn("node {} could not be changed, trying again: {}", node, message);
        }
    }

    void ended(Predicate<String> nodes) {
        told.keySet().removeIf(nodes);
    }
}
