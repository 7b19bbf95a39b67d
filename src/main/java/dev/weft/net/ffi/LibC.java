package dev.weft.net.ffi;

import jnr.ffi.Pointer;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import org.jspecify.annotations.Nullable;

/** What of the C library netlink needs. */
public interface LibC {

    int socket(int domain, int type, int protocol);

    int setsockopt(int fd, int level, int option, Pointer value, int length);

    @ssize_t
    long send(int fd, Pointer message, @size_t long length, int flags);

    @ssize_t
    long recv(int fd, Pointer buffer, @size_t long length, int flags);

    int close(int fd);

    /** Unlike a question over netlink it waits for nobody who changes devices. */
    @Nullable
    Pointer if_indextoname(int ifindex, Pointer name);

    String strerror(int errno);
}
