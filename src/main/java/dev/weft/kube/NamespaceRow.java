package dev.weft.kube;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Map;
import java.util.Objects;

/** A namespace's labels, and whether it is being deleted (nothing can be created in it then). */
public record NamespaceRow(String name, Map<String, String> labels, boolean terminating) {

    public static NamespaceRow of(Namespace namespace) {
        return new NamespaceRow(
                namespace.getMetadata().getName(),
                Map.copyOf(Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of())),
                namespace.getMetadata().getDeletionTimestamp() != null);
    }
}
