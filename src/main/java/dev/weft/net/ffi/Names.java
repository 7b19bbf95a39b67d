package dev.weft.net.ffi;

import dev.weft.net.NetException;
import java.util.OptionalInt;
import jnr.ffi.LastError;

/** Devices by name, which the kernel tells without its lock of the network's configuration. */
final class Names {

    private Names() {}

    /** @throws NetException if it cannot be asked, as no more files can be opened, say */
    static OptionalInt ifindex(String name) {
        int ifindex = Socket.C.if_nametoindex(name);
        if (ifindex != 0) {
            return OptionalInt.of(ifindex);
        }
        int errno = LastError.getLastError(Socket.RUNTIME);
        if (errno != NetException.ENODEV) {
            throw Socket.failure("look for device " + name, errno, "");
        }
        return OptionalInt.empty();
    }
}
