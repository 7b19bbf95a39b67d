package dev.weft.model;

/** A pod identity: a number of the cluster range and what it stands for. */
public record Identity(int number, SecurityLabels labels) {

    public static final int CLUSTER_MIN = 256;
    public static final int CLUSTER_MAX = (1 << 23) - 1;

    public Identity {
        if (number < CLUSTER_MIN || number > CLUSTER_MAX) {
            throw new IllegalArgumentException(
                    "identity must be " + CLUSTER_MIN + " to " + CLUSTER_MAX + ", not " + number);
        }
    }
}
