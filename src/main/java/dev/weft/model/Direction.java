package dev.weft.model;

/** The direction of a decision, seen from the pod that it protects. Ordinals are those of the datapath. */
public enum Direction {
    EGRESS,
    INGRESS
}
