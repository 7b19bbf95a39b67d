/** The node's devices, addresses, routes and neighbours, as the kernel tells them and takes them by netlink. */
@NullMarked
package dev.weft.net;

import org.jspecify.annotations.NullMarked;
