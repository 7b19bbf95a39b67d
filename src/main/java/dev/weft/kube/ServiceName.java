package dev.weft.kube;

/** A Service as users name it, {@code NAMESPACE/NAME}. */
public record ServiceName(String namespace, String name) {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    /** Where the cluster's DNS is by the convention of kubeadm and most clusters. */
    public static final ServiceName KUBE_DNS = new ServiceName("kube-system", "kube-dns");

    /** @throws IllegalArgumentException with what to write instead */
    public static ServiceName parse(String text) {
        if (!text.matches(LABEL + "/" + LABEL)) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no Service; write NAMESPACE/NAME, such as " + KUBE_DNS);
        }
        int slash = text.indexOf('/');
        return new ServiceName(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
