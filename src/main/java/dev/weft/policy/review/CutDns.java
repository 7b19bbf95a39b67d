package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds pods that could not ask the cluster's DNS any more. */
final class CutDns {

    private static final String REMEDY = "allow %s with %s";
    /** Policies judge what a pod sends, and what kube-proxy makes of it. */
    private static final String SERVICE_REMEDY = "allow UDP and TCP port 53 to ipBlock %s of its Service, too";

    private static final String ANY_SERVICE = "to the address of its Service, by ipBlock";

    private final Crowd crowd;
    private final DnsServers servers;
    private final List<Policy> others;

    CutDns(Crowd crowd, DnsServers servers, List<Policy> others) {
        this.crowd = crowd;
        this.servers = servers;
        this.others = others;
    }

    List<Remark> find(Change change) {
        return !servers.pods().isEmpty() && change.takesAway(Direction.EGRESS)
                ? cut(change).toList()
                : List.of();
    }

    private Stream<Remark> cut(Change change) {
        List<KnownPod> clients = change.subjects(crowd, Direction.EGRESS).stream()
                .filter(pod -> !servers.include(pod))
                .toList();
        DnsReach reach = beside(change.policy(), clients);
        List<KnownPod> cut = change.byIt(
                clients.stream().filter(reach::isCut).toList(),
                Direction.EGRESS,
                before -> beside(before, clients)::isCut);
        return cut.stream().limit(1).map(first -> remark(change.policy(), reach, first, Taking.more(cut)));
    }

    private DnsReach beside(Policy policy, List<KnownPod> clients) {
        return new DnsReach(
                crowd, servers, new Trial(Taking.together(policy, others), clients, servers.pods(), Set.of()));
    }

    private Remark remark(Policy policy, DnsReach reach, KnownPod first, String more) {
        List<DnsPort> denied = reach.denied(first);
        return new Remark(
                Remark.Reason.CUTS_DNS,
                Place.direction(Direction.EGRESS),
                first.name(),
                "cannot ask the cluster's DNS" + Taking.when(policy) + ": egress to port "
                        + (denied.isEmpty()
                                ? DnsReach.PORT + ", " + protocols(reach.deniedByService(first)) + ", of its Service"
                                : servers.number(denied.getFirst()) + ", " + protocols(denied))
                        + ", is denied to it" + reach.over(first) + more,
                remedy(!denied.isEmpty(), reach.closedServices(first)));
    }

    private String remedy(boolean isByServersToo, List<Address> services) {
        List<String> remedies = new ArrayList<>();
        if (isByServersToo) {
            remedies.add(REMEDY.formatted(servers.ports(), servers.peer()));
        }
        if (servers.place().addresses().isEmpty()) {
            remedies.add(ANY_SERVICE);
        } else if (!services.isEmpty()) {
            remedies.add(SERVICE_REMEDY.formatted(services.stream()
                            .map(service -> Cidr.of(service).toString())
                            .collect(Collectors.joining(" and "))
                    + (services.size() == 1 ? ", the address" : ", the addresses")));
        }
        return String.join(", and ", remedies);
    }

    private static String protocols(List<DnsPort> ports) {
        return ports.stream().map(DnsPort::protocol).map(Protocol::name).collect(Collectors.joining(" and "));
    }
}
