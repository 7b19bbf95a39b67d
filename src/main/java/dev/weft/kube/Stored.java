package dev.weft.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.function.Function;

/**
 * A row with what the API server knows it by.
 *
 * @param key {@code namespace/name}, or the name alone of a cluster-wide object
 * @param version its resourceVersion, a number that only grows
 */
public record Stored<R>(String key, String uid, long version, R row) {

    public static <T extends HasMetadata, R> Stored<R> of(T object, Function<? super T, R> conversion) {
        ObjectMeta meta = object.getMetadata();
        return new Stored<>(key(object), meta.getUid(), version(object), conversion.apply(object));
    }

    static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    static String key(HasMetadata object) {
        ObjectMeta meta = object.getMetadata();
        return meta.getNamespace() == null ? meta.getName() : meta.getNamespace() + "/" + meta.getName();
    }
}
