package dev.weft.model;

/**
 * A protocol and the leading bits of a port, as the datapath matches them. For ICMP and ICMPv6 the port is
 * {@code type << 8 | code}, so 8 bits match a type and 16 a type with its code.
 *
 * @param bits how many leading bits of {@code port} count, 0 to 16
 * @param port 0 to 65535, bits beyond {@code bits} zero
 */
public record PortMatch(Protocol protocol, int bits, int port) {

    /** Every protocol and port. */
    public static final PortMatch ANY = new PortMatch(Protocol.ANY, 0, 0);

    public PortMatch {
        if (bits < 0 || bits > 16 || port < 0 || port > 0xffff || (port & (0xffff >> bits)) != 0) {
            throw new IllegalArgumentException("not a port prefix: " + port + "/" + bits);
        }
        if (protocol == Protocol.ANY && bits != 0) {
            throw new IllegalArgumentException("a port needs a protocol");
        }
    }
}
