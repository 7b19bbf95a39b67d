/**
 * Netlink over a raw socket, by jnr-ffi: an encoder of the few messages that Weft sends. The kernel's extended error text
 * is asked for and kept.
 */
@NullMarked
package dev.weft.net.ffi;

import org.jspecify.annotations.NullMarked;
