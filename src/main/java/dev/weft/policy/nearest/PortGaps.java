package dev.weft.policy.nearest;

import dev.weft.model.Direction;
import dev.weft.model.Entity;
import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePort;
import dev.weft.model.SecurityLabels;
import java.util.List;
import java.util.Optional;

/** What keeps a rule's port from being the one of a packet. */
final class PortGaps {

    private static final int TYPE_SHIFT = 8;

    private final Situation situation;

    PortGaps(Situation situation) {
        this.situation = situation;
    }

    /**
     * Returns what is missing; empty if nothing can be done about it.
     *
     * @param mayName whether the peer with which the rule has the port may name it: {@link #mayName}
     */
    Optional<List<Gap>> of(boolean mayName, RulePort wanted) {
        return switch (wanted) {
            case RulePort.Everything _ -> Optional.of(List.of());
            case RulePort.Whole(Protocol protocol) -> on(protocol, situation.port(), true, protocol.name());
            case RulePort.Range(Protocol protocol, int first, int last) ->
                on(
                        protocol,
                        first,
                        situation.port() >= first && situation.port() <= last,
                        protocol + "/" + first + (first == last ? "" : "-" + last));
            case RulePort.Icmp(Protocol protocol, int type, var code) ->
                on(
                        protocol,
                        type << TYPE_SHIFT | (code == null ? 0 : code),
                        situation.port() >> TYPE_SHIFT == type && (code == null || (situation.port() & 0xff) == code),
                        protocol + " type " + type + (code == null ? "" : " code " + code));
            case RulePort.Named named -> named(mayName, named);
        };
    }

    private Optional<List<Gap>> on(Protocol protocol, int port, boolean fits, String wanted) {
        if (protocol == situation.protocol()) {
            return Optional.of(fits ? List.of() : List.of(gap(Gap.Kind.PORT, wanted, protocol, port)));
        }
        boolean otherFamily = !protocol.hasPorts() && !situation.protocol().hasPorts();
        return otherFamily || !protocol.hasPorts() && isOfOtherFamily(protocol)
                ? Optional.empty()
                : Optional.of(List.of(gap(Gap.Kind.PROTOCOL, wanted, protocol, port)));
    }

    private boolean isOfOtherFamily(Protocol icmp) {
        boolean ipv4 = situation.peer().address().family().number() == 4;
        return ipv4 != (icmp == Protocol.ICMP);
    }

    private Gap gap(Gap.Kind kind, String wanted, Protocol protocol, int port) {
        return new Gap(
                kind, "the packet is for " + asked() + ", the rule is about " + wanted, now -> now.on(protocol, port));
    }

    private String asked() {
        int port = situation.port();
        return situation.protocol().hasPorts()
                ? situation.protocol() + "/" + port
                : situation.protocol() + " type " + (port >> TYPE_SHIFT) + " code " + (port & 0xff);
    }

    private Optional<List<Gap>> named(boolean mayName, RulePort.Named named) {
        SecurityLabels receiver = situation.receiver().labels();
        if (receiver == null || situation.direction() == Direction.EGRESS && !mayName) {
            return Optional.empty();
        }
        Optional<NamedPort> known = receiver.namedPorts().stream()
                .filter(port -> port.name().equals(named.name()) && port.protocol() == named.protocol())
                .findFirst();
        if (known.isPresent()) {
            int number = known.get().port();
            return on(
                    named.protocol(),
                    number,
                    situation.port() == number,
                    named.protocol() + "/" + named.name() + ", which is " + number);
        }
        return situation.protocol() == named.protocol() && situation.port() > 0
                ? Optional.of(List.of(nameless(named)))
                : Optional.empty();
    }

    /** Only pods have names for ports, and what the rule says of them must be that they are pods. */
    static boolean mayName(RulePeer peer) {
        return !(peer instanceof RulePeer.Of(Entity entity)) || entity == Entity.ALL || entity == Entity.CLUSTER;
    }

    private Gap nameless(RulePort.Named named) {
        NamedPort port = new NamedPort(named.name(), named.protocol(), situation.port());
        return new Gap(
                Gap.Kind.PORT,
                "the receiver has no " + named.protocol() + " port named " + named.name() + ", the rule asks for it",
                now -> {
                    SecurityLabels labels = now.receiver().labels();
                    return labels == null
                            ? now
                            : now.withReceiver(now.receiver().with(Labels.naming(port, labels)));
                });
    }
}
