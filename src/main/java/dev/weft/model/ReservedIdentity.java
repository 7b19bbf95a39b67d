package dev.weft.model;

/** Identities below 256: what is no pod. Numbers follow Cilium's, so that flow clients know them. */
public enum ReservedIdentity {
    UNKNOWN(0),
    HOST(1),
    WORLD(2),
    UNMANAGED(3),
    HEALTH(4),
    INIT(5),
    REMOTE_NODE(6),
    KUBE_APISERVER(7),
    INGRESS(8),
    WORLD_IPV4(9),
    WORLD_IPV6(10),
    /** In rules alone: any pod whose identity a node has not read yet. */
    UNREAD(255);

    private final int number;

    ReservedIdentity(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
