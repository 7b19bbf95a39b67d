package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A peer that is known by its part in the cluster. */
public enum PolicyEntity {
    /** The selected pod's own node. */
    @JsonProperty("host")
    HOST,
    /** Every other node. */
    @JsonProperty("remote-node")
    REMOTE_NODE,
    /** What is neither a pod nor a node. */
    @JsonProperty("world")
    WORLD,
    /** Every pod and every node. */
    @JsonProperty("cluster")
    CLUSTER,
    /** The addresses of the API server. */
    @JsonProperty("kube-apiserver")
    KUBE_APISERVER,
    /** Everybody. */
    @JsonProperty("all")
    ALL
}
