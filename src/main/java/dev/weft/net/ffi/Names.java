package dev.weft.net.ffi;

import dev.weft.net.NetException;
import java.util.Optional;
import java.util.Set;
import jnr.ffi.LastError;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The names of devices, which the kernel tells without its lock of the network's configuration. It is asked by ifindex: a
 * name that no device has makes it look for a module of that name.
 */
final class Names {

    private static final int SIZE = 16;
    /** What the C library makes of ENODEV. */
    private static final int ENXIO = 6;

    private static final Set<Integer> ABSENT = Set.of(NetException.ENODEV, ENXIO);

    private Names() {}

    /** @throws NetException if it cannot be asked, as no more files can be opened, say */
    static Optional<String> of(int ifindex) {
        Pointer name = Memory.allocateDirect(Socket.RUNTIME, SIZE);
        @Nullable Pointer found = Socket.C.if_indextoname(ifindex, name);
        if (found != null) {
            return Optional.of(name.getString(0));
        }
        int errno = LastError.getLastError(Socket.RUNTIME);
        if (!ABSENT.contains(errno)) {
            throw Socket.failure("look for device " + ifindex, errno, "");
        }
        return Optional.empty();
    }
}
