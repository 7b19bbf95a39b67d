package dev.weft.model;

/** A container port that has a name; part of a pod's identity, as rules may use the name. */
public record NamedPort(String name, Protocol protocol, int port) implements Comparable<NamedPort> {

    public NamedPort {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port '" + name + "' must be 1 to 65535, not " + port);
        }
    }

    @Override
    public int compareTo(NamedPort other) {
        int names = name.compareTo(other.name);
        int protocols = protocol.compareTo(other.protocol);
        return names != 0 ? names : protocols != 0 ? protocols : Integer.compare(port, other.port);
    }
}
