package dev.weft.cli.eval;

import dev.weft.bpf.Kernel;

/**
 * The kernel that is to answer too, and with which programs.
 *
 * @param elf the compiled programs
 */
public record KernelPrograms(Kernel kernel, byte[] elf) {}
