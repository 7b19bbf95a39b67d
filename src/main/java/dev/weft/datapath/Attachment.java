package dev.weft.datapath;

/** A device that carries both programs of its role. */
public record Attachment(String device, int ifindex, Role role) {}
