package dev.weft.model;

/** Whether a policy counts. */
public enum Stage {
    ENFORCED,
    /** Only judged: what it would change is counted and told. */
    STAGED
}
