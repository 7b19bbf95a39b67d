package dev.weft.policy.nearest;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.SecurityLabels;
import java.util.List;
import java.util.Set;

/**
 * A packet that one of its sides judges, and by what.
 *
 * @param policies all of them, in the order of their names
 * @param subject the pod that is protected: the sender of egress, the receiver of ingress
 * @param port the destination port; type and code for ICMP, as in {@link dev.weft.model.PortMatch}
 * @param apiServers whom the entity kube-apiserver stands for
 */
public record Situation(
        List<Policy> policies,
        Direction direction,
        Party subject,
        Party peer,
        Protocol protocol,
        int port,
        Set<Address> apiServers) {

    public Situation {
        policies = List.copyOf(policies);
        apiServers = Set.copyOf(apiServers);
        if (subject.labels() == null) {
            throw new IllegalArgumentException("only a pod is judged, " + subject.address() + " is none");
        }
    }

    SecurityLabels subjectLabels() {
        SecurityLabels labels = subject.labels();
        if (labels == null) {
            throw new IllegalStateException("the constructor lets no such subject in");
        }
        return labels;
    }

    /** Returns the side whose port is asked for. */
    Party receiver() {
        return direction == Direction.INGRESS ? subject : peer;
    }

    /** Returns it without the policies that never select the subject, whatever labels it gets: it stays in its namespace. */
    Situation inScope() {
        SecurityLabels labels = subjectLabels();
        return withPolicies(policies.stream()
                .filter(policy -> policy.subject().namespaces().contains(labels.namespace(), labels.namespaceLabels()))
                .toList());
    }

    Situation withPolicies(List<Policy> others) {
        return new Situation(others, direction, subject, peer, protocol, port, apiServers);
    }

    Situation withSubject(Party other) {
        return new Situation(policies, direction, other, peer, protocol, port, apiServers);
    }

    Situation withPeer(Party other) {
        return new Situation(policies, direction, subject, other, protocol, port, apiServers);
    }

    Situation withReceiver(Party other) {
        return direction == Direction.INGRESS ? withSubject(other) : withPeer(other);
    }

    Situation on(Protocol otherProtocol, int otherPort) {
        return new Situation(policies, direction, subject, peer, otherProtocol, otherPort, apiServers);
    }

    Situation withApiServers(Set<Address> others) {
        return new Situation(policies, direction, subject, peer, protocol, port, others);
    }
}
