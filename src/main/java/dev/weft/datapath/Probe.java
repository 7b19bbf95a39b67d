package dev.weft.datapath;

import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.Protocol;
import java.nio.ByteBuffer;

/**
 * The first packet of a flow, to ask the programs about. They never look at checksums, so it has none.
 *
 * @param port the destination port; type and code for ICMP and ICMPv6, as in {@link dev.weft.model.PortMatch}
 */
public record Probe(Address source, Address destination, Protocol protocol, int port) {

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int IPV6 = 40;
    /** Whatever it is, no live flow answers in place of the policies: programs look up none for a question. */
    private static final int SOURCE_PORT = 0;

    private static final int TTL = 64;
    private static final byte SYN = 2;
    private static final byte[] GATEWAY_MAC = {0x02, 0x57, 0x46, 0x54, 0, 0};
    private static final short POD_MAC = 0x0257;

    public Probe {
        if (source.family() != destination.family()) {
            throw new IllegalArgumentException(source + " and " + destination + " are of two families");
        }
    }

    /** @param macTail of the sending pod's MAC, as in {@link NodeState.LocalPod} */
    byte[] frame(int macTail) {
        boolean ipv4 = source.family() == Family.IPV4;
        byte[] transport = transport();
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + (ipv4 ? IPV4 : IPV6) + transport.length);
        frame.put(GATEWAY_MAC).putShort(POD_MAC).putInt(macTail).putShort((short) (ipv4 ? 0x0800 : 0x86dd));
        if (ipv4) {
            frame.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4 + transport.length));
            frame.putInt(0).put((byte) TTL).put((byte) protocol.number()).putShort((short) 0);
        } else {
            frame.putInt(6 << 28).putShort((short) transport.length);
            frame.put((byte) protocol.number()).put((byte) TTL);
        }
        return frame.put(source.bytes()).put(destination.bytes()).put(transport).array();
    }

    private byte[] transport() {
        return switch (protocol) {
            case TCP -> ports(20).put(12, (byte) (5 << 4)).put(13, SYN).array();
            case UDP -> ports(8).putShort(4, (short) 8).array();
            case SCTP -> ports(16).put(12, (byte) 1).putShort(14, (short) 4).array();
            case ICMP, ICMPV6 -> ByteBuffer.allocate(8).putShort((short) port).array();
            case ANY -> throw new IllegalArgumentException("a packet has a protocol");
        };
    }

    private ByteBuffer ports(int length) {
        return ByteBuffer.allocate(length).putShort((short) SOURCE_PORT).putShort((short) port);
    }
}
