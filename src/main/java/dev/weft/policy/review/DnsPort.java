package dev.weft.policy.review;

import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import dev.weft.model.SecurityLabels;

/**
 * Where the Service of the cluster's DNS leads what is asked over a protocol. Policies see that port.
 *
 * @param name what the servers call it; empty if none is looked for
 * @param number the port of a server that calls none so
 */
public record DnsPort(Protocol protocol, String name, int number) {

    int on(SecurityLabels server) {
        return server.namedPorts().stream()
                .filter(port -> port.name().equals(name) && port.protocol() == protocol)
                .mapToInt(NamedPort::port)
                .findFirst()
                .orElse(number);
    }
}
