package dev.weft.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;

/** What the API server refuses of single objects: the others do not wait, and each refusal is logged once while it lasts. */
final class Refusals {

    private final Logger log;
    private final String kind;
    private final Map<String, String> told = new HashMap<>();

    /** @param kind of the objects, in the words of the log */
    Refusals(Logger log, String kind) {
        this.log = log;
        this.kind = kind;
    }

    /** Takes note that a write was refused; throws it again if it never reached the API server, as others would not either. */
    void note(String name, RuntimeException refused) {
        if (refused instanceof KubernetesClientException e && e.getCode() <= 0) {
            throw refused;
        }
        String message = String.valueOf(refused.getMessage());
        if (!message.equals(told.put(name, message))) {
            log.warn("{} {} could not be changed, trying again: {}", kind, name, message);
        }
    }

    void ended(Predicate<String> names) {
        told.keySet().removeIf(names);
    }
}
