package dev.weft.net;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import org.jspecify.annotations.Nullable;

/**
 * A route of Weft in the main table. Its protocol number marks it, and its metric is its own, so that nobody else's is
 * ever touched. Another's to the same destination with a lower metric is the one that is used.
 */
public sealed interface Route {

    Cidr destination();

    /** Straight out of a device. */
    record Direct(Cidr destination, int ifindex) implements Route {}

    /**
     * By a next hop that need not be on the device's network.
     *
     * @param source address for the node's own packets, null for the kernel's choice
     */
    record Via(
            Cidr destination,
            int ifindex,
            Address gateway,
            @Nullable Address source) implements Route {}

    /** To nowhere: the sender is told. */
    record Unreachable(Cidr destination) implements Route {}
}
