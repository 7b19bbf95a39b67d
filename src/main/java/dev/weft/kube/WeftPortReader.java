package dev.weft.kube;

import dev.weft.api.v1alpha1.PolicyPort;
import dev.weft.model.Protocol;
import dev.weft.model.RulePort;
import dev.weft.model.Verdict;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the ports of our own kinds. Left out they mean every protocol; an empty list is refused. */
final class WeftPortReader {

    private final Findings findings;
    private final PortReader numbers;

    WeftPortReader(Findings findings) {
        this.findings = findings;
        this.numbers = new PortReader(findings);
    }

    List<RulePort> read(String field, @Nullable List<PolicyPort> given, Verdict verdict) {
        if (given == null) {
            return List.of(new RulePort.Everything());
        }
        if (given.isEmpty()) {
            findings.add(field, "[]", "is empty", "leave it out to mean every port, or drop the rule");
        }
        return findings.each(field, given, verdict, new RulePort.Everything(), this::port);
    }

    private Optional<RulePort> port(String field, PolicyPort port) {
        Protocol protocol = port.protocol() == null
                ? Protocol.TCP
                : Protocol.valueOf(port.protocol().name());
        return protocol.hasPorts() ? numbered(field, protocol, port) : icmp(field, protocol, port);
    }

    private Optional<RulePort> numbered(String field, Protocol protocol, PolicyPort port) {
        if (port.icmpType() != null || port.icmpCode() != null) {
            return findings.add(
                    field,
                    protocol,
                    "has ICMP fields on a protocol with ports",
                    "set protocol to ICMP or ICMPv6, or drop icmpType and icmpCode");
        }
        return numbers.read(field, protocol, port.port(), port.endPort());
    }

    private Optional<RulePort> icmp(String field, Protocol protocol, PolicyPort port) {
        Integer type = port.icmpType();
        if (port.port() != null || port.endPort() != null) {
            return findings.add(field, protocol, "has ports on a protocol without", "use icmpType and icmpCode");
        }
        if (type == null) {
            return port.icmpCode() == null
                    ? Optional.of(new RulePort.Whole(protocol))
                    : findings.add(field + ".icmpCode", port.icmpCode(), "has no icmpType", "give icmpType as well");
        }
        try {
            return Optional.of(new RulePort.Icmp(protocol, type, port.icmpCode()));
        } catch (IllegalArgumentException e) {
            return findings.add(
                    field + ".icmpType", type, String.valueOf(e.getMessage()), "write numbers from 0 to 255");
        }
    }
}
