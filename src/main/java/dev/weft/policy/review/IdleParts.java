package dev.weft.policy.review;

import dev.weft.model.Family;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import dev.weft.model.Rule;
import dev.weft.model.RulePeer;
import dev.weft.model.RulePeer.Block;
import dev.weft.model.RulePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds blocks that no address is left of, and ICMP beside nothing but blocks of the other family. */
final class IdleParts {

    private IdleParts() {}

    static List<Remark> find(Policy policy) {
        List<Remark> remarks = new ArrayList<>();
        for (Rule rule : policy.rules()) {
            List<Remark> ports = rule.ports().stream()
                    .filter(port -> family(port).isPresent() && !rule.peers().isEmpty())
                    .filter(port -> rule.peers().stream().noneMatch(peer -> meets(peer, port)))
                    .map(port -> remark(rule, port))
                    .toList();
            remarks.addAll(ports);
            for (RulePeer peer : rule.peers()) {
                if (peer instanceof Block block) {
                    (isEmpty(block) ? Optional.of(empty(rule, block)) : portless(rule, block, !ports.isEmpty()))
                            .ifPresent(remarks::add);
                }
            }
        }
        return remarks;
    }

    private static boolean isEmpty(Block block) {
        return block.except().stream().anyMatch(hole -> hole.contains(block.cidr()))
                || BlockCuts.of(block, List.of())
                        .filter(halves -> halves.stream().allMatch(IdleParts::isEmpty))
                        .isPresent();
    }

    private static Optional<Remark> portless(Rule rule, Block block, boolean isSaidOfPorts) {
        boolean idle = !isSaidOfPorts
                && !rule.ports().isEmpty()
                && rule.ports().stream().noneMatch(port -> meets(block, port));
        return idle
                ? Optional.of(idle(
                        Place.peers(rule),
                        block.cidr().toString(),
                        "all ports of the rule are " + icmp(other(block.cidr().family())),
                        "add " + icmp(block.cidr().family()) + ", or remove the block"))
                : Optional.empty();
    }

    private static Remark empty(Rule rule, Block block) {
        return idle(
                Place.peers(rule),
                block.cidr().toString(),
                "its exceptions leave no address of it",
                "narrow them, or remove the block");
    }

    private static Remark remark(Rule rule, RulePort port) {
        Family family = family(port).orElseThrow();
        return idle(
                Place.ports(rule),
                icmp(family),
                "all blocks of the rule are of IPv" + other(family).number(),
                "write " + icmp(other(family)) + ", or add a block of IPv" + family.number());
    }

    private static Remark idle(String field, String value, String why, String remedy) {
        return new Remark(Remark.Reason.NO_EFFECT, field, value, "has no effect: " + why, remedy);
    }

    private static boolean meets(RulePeer peer, RulePort port) {
        return !(peer instanceof Block block)
                || family(port)
                        .filter(family -> family != block.cidr().family())
                        .isEmpty();
    }

    /** Returns the family that a packet has for such a port; none if either. */
    private static Optional<Family> family(RulePort port) {
        return switch (port) {
            case RulePort.Icmp icmp -> family(icmp.protocol());
            case RulePort.Whole whole -> family(whole.protocol());
            case RulePort.Everything _, RulePort.Range _, RulePort.Named _ -> Optional.empty();
        };
    }

    private static Optional<Family> family(Protocol protocol) {
        return switch (protocol) {
            case ICMP -> Optional.of(Family.IPV4);
            case ICMPV6 -> Optional.of(Family.IPV6);
            default -> Optional.empty();
        };
    }

    private static Family other(Family family) {
        return family == Family.IPV4 ? Family.IPV6 : Family.IPV4;
    }

    private static String icmp(Family family) {
        return family == Family.IPV4 ? "ICMP" : "ICMPv6";
    }
}
