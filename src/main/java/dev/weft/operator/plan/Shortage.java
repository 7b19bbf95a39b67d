package dev.weft.operator.plan;

import dev.weft.kube.Finding;

/** Says why pods of a node have no address, or that all have one. */
final class Shortage {

    private Shortage() {}

    static Finding of(AddressPool pool, int starved) {
        if (pool.toString().isEmpty()) {
            return new Finding(
                    false,
                    "NoPodCIDR",
                    "the Node has no spec.podCIDRs, so its pods get no address: let kube-controller-manager allocate"
                            + " them (--allocate-node-cidrs)");
        }
        if (pool.capacity() == 0) {
            return new Finding(
                    false, "PodCIDRTooSmall", pool + " has no address for pods: give the Node a larger pod CIDR");
        }
        if (starved > 0) {
            return new Finding(
                    false,
                    "PodCIDRExhausted",
                    (starved == 1 ? "1 pod waits" : starved + " pods wait") + " for an address, as all "
                            + pool.capacity() + " of " + pool
                            + " are in use: delete pods on this node or give it a larger pod CIDR");
        }
        return new Finding(true, "AddressesAvailable", "every pod of the node has an address");
    }
}
