package dev.weft.kube;

import dev.weft.model.PolicyRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/** Names the object that a policy came from. */
final class ObjectRef {

    private ObjectRef() {}

    static PolicyRef of(HasMetadata object) {
        ObjectMeta meta = object.getMetadata();
        return new PolicyRef(
                object.getKind(),
                orEmpty(meta.getNamespace()),
                meta.getName(),
                orEmpty(meta.getUid()),
                meta.getGeneration() == null ? 0 : meta.getGeneration());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
