package dev.weft.barrier;

/** A node that is waited for, and why. */
public record Lag(String node, String reason) {}
