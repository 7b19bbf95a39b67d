package dev.weft.agent.preflight;

/**
 * What preflight judges of the kernel.
 *
 * @param release as uname prints it
 * @param refusals what it refused when it was tried
 * @param bpfFileSystem whether {@code /sys/fs/bpf} is one
 */
public record KernelFacts(String release, Refusals refusals, boolean bpfFileSystem, KernelSwitches switches) {}
