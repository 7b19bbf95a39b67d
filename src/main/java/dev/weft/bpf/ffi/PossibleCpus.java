package dev.weft.bpf.ffi;

/** How many CPUs the kernel could ever have: the number of values in a per-CPU map. It never changes. */
final class PossibleCpus {

    static final int COUNT = Native.check(Native.BPF.libbpf_num_possible_cpus(), () -> "count the possible CPUs");

    private PossibleCpus() {}
}
