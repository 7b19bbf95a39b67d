package dev.weft.agent.preflight;

/**
 * What of the kernel can be switched on while Weft runs, and done without.
 *
 * @param jit whether BPF programs become machine code, as far as can be seen
 * @param cgroup2 whether there is a cgroup2 hierarchy
 */
public record KernelSwitches(boolean jit, boolean cgroup2) {}
