package dev.weft.agent;

import dev.weft.kube.WeftNodeRow;
import dev.weft.model.Address;
import dev.weft.model.Family;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;

/** The device that carries the tunnel: the one with the node's first tunnel address. */
record Underlay(String device, int mtu, boolean isIpv4) {

    private static final int OVERHEAD_IPV4 = 50;
    private static final int OVERHEAD_IPV6 = 70;

    static Underlay of(WeftNodeRow node) throws IOException {
        Address address = node.tunnelAddresses().stream()
                .sorted()
                .findFirst()
                .orElseThrow(() -> new IOException("WeftNode " + node.name() + " has no tunnel address: the Node"
                        + " object needs an InternalIP"));
        NetworkInterface device = NetworkInterface.getByInetAddress(InetAddress.getByAddress(address.bytes()));
        if (device == null) {
            throw new IOException(
                    "no device of this node has its tunnel address " + address + ": is the agent on the host network?");
        }
        return new Underlay(device.getName(), device.getMTU(), address.family() == Family.IPV4);
    }

    int podMtu() {
        return mtu - (isIpv4 ? OVERHEAD_IPV4 : OVERHEAD_IPV6);
    }
}
