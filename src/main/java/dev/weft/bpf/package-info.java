/** What Weft needs of the kernel's BPF side, as interfaces and records that know neither libbpf nor any framework. */
@NullMarked
package dev.weft.bpf;

import org.jspecify.annotations.NullMarked;
