package dev.weft.bpf;

/**
 * What the kernel says about a loaded program.
 *
 * @param tag hash of its instructions, 16 hex digits
 * @param verifiedInstructions how many the verifier looked at: the load's cost against the limit of one million
 * @param runTimeNanos total time, 0 unless kernel.bpf_stats_enabled is set
 */
public record ProgramInfo(
        int id, String name, String tag, int verifiedInstructions, long runTimeNanos, long runCount) {}
