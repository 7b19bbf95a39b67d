package dev.weft.cni;

/** The pod a sandbox belongs to. The UID tells a pod from a later one of the same name. */
public record PodReference(String namespace, String name, String uid) {

    public PodReference {
        if (namespace.isEmpty() || name.isEmpty() || uid.isEmpty()) {
            throw new IllegalArgumentException(
                    "a pod has a namespace, a name and a UID, got '%s', '%s', '%s'".formatted(namespace, name, uid));
        }
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
