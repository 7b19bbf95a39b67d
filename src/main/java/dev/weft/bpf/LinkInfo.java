package dev.weft.bpf;

/**
 * What the kernel says about a tcx link.
 *
 * @param ifindex 0 when the device is gone: such a link does nothing any more
 */
public record LinkInfo(int id, int programId, int ifindex, int attachType) {}
