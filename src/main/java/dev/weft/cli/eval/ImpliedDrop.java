package dev.weft.cli.eval;

import dev.weft.datapath.ProbeBench;
import dev.weft.datapath.abi.DropReason;
import dev.weft.model.Address;
import dev.weft.model.Family;
import dev.weft.model.Protocol;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Drops that follow from the question alone, whatever policies say; see bpf/lib. */
final class ImpliedDrop {

    private static final Set<Integer> ERRORS = Set.of(3, 11, 12);
    private static final int LAST_ERROR_V6 = 4;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int REDIRECT = 137;

    private ImpliedDrop() {}

    static Set<DropReason> of(End from, End to, Traffic traffic) {
        Set<DropReason> drops = EnumSet.noneOf(DropReason.class);
        if (isError(traffic)) {
            drops.add(DropReason.UNRELATED_ICMP);
        }
        if (isNeighbourDiscovery(traffic)) {
            drops.add(DropReason.FORBIDDEN_ICMPV6);
            if (from instanceof End.OfPod && to instanceof End.OfPod) {
                drops.add(DropReason.UNSUPPORTED_L3); // to_overlay, where it never comes from a pod
            }
        }
        if (isMany(to.address(traffic.family()))) {
            drops.add(DropReason.MULTICAST);
        }
        if (from instanceof End.OfPod && isTunnelOfNode(to, traffic)) {
            drops.add(DropReason.TUNNEL_PORT);
        }
        return drops;
    }

    /** It quotes no packet, so it is about no flow. */
    private static boolean isError(Traffic traffic) {
        int type = type(traffic);
        return traffic.protocol() == Protocol.ICMP && ERRORS.contains(type)
                || traffic.protocol() == Protocol.ICMPV6 && type >= 1 && type <= LAST_ERROR_V6;
    }

    private static boolean isNeighbourDiscovery(Traffic traffic) {
        int type = type(traffic);
        return traffic.protocol() == Protocol.ICMPV6 && type >= ROUTER_SOLICITATION && type <= REDIRECT;
    }

    private static int type(Traffic traffic) {
        return traffic.portField() >> 8;
    }

    private static boolean isMany(Optional<Address> address) {
        if (address.isEmpty()) {
            return false;
        }
        byte[] bytes = address.get().bytes();
        int first = bytes[0] & 0xff;
        return address.get().family() == Family.IPV6
                ? first == 0xff
                : first >> 4 == 0xe || address.get().toString().equals("255.255.255.255");
    }

    private static boolean isTunnelOfNode(End to, Traffic traffic) {
        return traffic.protocol() == Protocol.UDP
                && traffic.portField() == ProbeBench.VXLAN_PORT
                && !(to instanceof End.OfPod);
    }
}
