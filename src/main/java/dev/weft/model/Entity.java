package dev.weft.model;

import java.util.Arrays;

/** A peer that is known by its part in the cluster and not by labels. */
public enum Entity {
    /** The subject's own node with the processes on it, host-network pods included. */
    HOST("host"),
    /** Every other node with the processes on it. */
    REMOTE_NODE("remote-node"),
    /** Whatever is neither a pod nor a node of the cluster. */
    WORLD("world"),
    /** Every pod and every node. */
    CLUSTER("cluster"),
    /** The addresses of the Kubernetes API server, wherever they are. */
    KUBE_APISERVER("kube-apiserver"),
    /** Everybody. */
    ALL("all");

    private final String text;

    Entity(String text) {
        this.text = text;
    }

    /** Returns the name that policies use. */
    public String text() {
        return text;
    }

    public static Entity parse(String text) {
        return Arrays.stream(values())
                .filter(entity -> entity.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown entity '" + text + "'"));
    }
}
