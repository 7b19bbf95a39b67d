package dev.weft.bpf.ffi;

import dev.weft.bpf.MapSpec;
import dev.weft.bpf.MapType;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

/**
 * The RCU barrier that the kernel offers to user space: a write into a map of maps returns only after every program run
 * that may see the old inner map has ended. Takes some 12 ms.
 */
final class GracePeriod {

    private static final NativeMap INNER =
            NativeKernel.create(new MapSpec("weft_rcu_inner", MapType.ARRAY, Integer.BYTES, Integer.BYTES, 1, 0), 0);
    private static final NativeMap OUTER = NativeKernel.create(
            new MapSpec("weft_rcu", MapType.ARRAY_OF_MAPS, Integer.BYTES, Integer.BYTES, 1, 0), INNER.fd());

    private GracePeriod() {}

    static void await() {
        try (Arena arena = Arena.ofConfined()) {
            OUTER.updateMap(arena.allocate(ValueLayout.JAVA_INT), INNER);
        }
    }
}
