package dev.weft.bpf;

/**
 * The answer to a {@link TestRun}.
 *
 * @param packet as the program left it
 * @param context {@code struct __sk_buff} as the program left it, empty if none was given
 * @param nanos mean duration of one run
 */
public record TestResult(int returnValue, byte[] packet, byte[] context, int nanos) {}
