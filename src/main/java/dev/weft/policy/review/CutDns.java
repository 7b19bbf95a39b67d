package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import dev.weft.model.ReservedIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds pods that could not ask the cluster's DNS any more. */
final class CutDns {

    /** Where pods ask, wherever the Service leads them. */
    private static final int PORT = 53;

    private static final String REMEDY = "allow %s with %s";
    /** Policies judge what a pod sends, and what kube-proxy makes of it. */
    private static final String SERVICE_REMEDY =
            "allow UDP and TCP port 53 to ipBlock %s, the address of its Service, too";

    private static final String ANY_SERVICE = "to the address of its Service, by ipBlock";

    private final Crowd crowd;
    private final DnsServers servers;
    private final Set<Address> services;
    private final List<Policy> others;

    CutDns(Crowd crowd, DnsServers servers, List<Policy> others) {
        this.crowd = crowd;
        this.servers = servers;
        services = new TreeSet<>(servers.place().addresses());
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
        Trial trial = beside(change.policy(), clients);
        List<KnownPod> cut = change.byIt(
                clients.stream().filter(client -> isCut(trial, client)).toList(), Direction.EGRESS, before -> {
                    Trial then = beside(before, clients);
                    return client -> isCut(then, client);
                });
        return cut.stream().limit(1).map(first -> remark(change.policy(), trial, first, Taking.more(cut)));
    }

    private Trial beside(Policy policy, List<KnownPod> clients) {
        return new Trial(Taking.together(policy, others), clients, servers.pods(), Set.of());
    }

    private boolean isCut(Trial trial, KnownPod client) {
        return !denied(trial, client).isEmpty()
                || !deniedByService(trial, client).isEmpty();
    }

    private Remark remark(Policy policy, Trial trial, KnownPod first, String more) {
        List<DnsPort> denied = denied(trial, first);
        List<DnsPort> byService = deniedByService(trial, first);
        boolean isServiceAlone = denied.isEmpty();
        List<String> remedies = new ArrayList<>(
                isServiceAlone ? List.of() : List.of(REMEDY.formatted(servers.ports(), servers.peer())));
        if (services.isEmpty()) {
            remedies.add(ANY_SERVICE);
        } else if (!byService.isEmpty()) {
            remedies.add(SERVICE_REMEDY.formatted(Cidr.of(services.iterator().next())));
        }
        return new Remark(
                Remark.Reason.CUTS_DNS,
                Place.direction(Direction.EGRESS),
                first.name(),
                "cannot ask the cluster's DNS" + Taking.when(policy) + ": egress to port "
                        + (isServiceAlone
                                ? PORT + ", " + protocols(byService) + ", of its Service"
                                : servers.number(denied.getFirst()) + ", " + protocols(denied))
                        + ", is denied to it" + more,
                String.join(", and ", remedies));
    }

    private List<DnsPort> deniedByService(Trial trial, KnownPod client) {
        int world = ReservedIdentity.WORLD.number();
        return services.isEmpty()
                ? List.of()
                : without(port -> services.stream()
                        .anyMatch(service -> trial.reaches(client, world, service, port.protocol(), PORT)));
    }

    private List<DnsPort> denied(Trial trial, KnownPod client) {
        return without(port -> servers.pods().stream()
                .anyMatch(server ->
                        trial.allows(client, Direction.EGRESS, server, port.protocol(), port.on(server.labels()))));
    }

    private List<DnsPort> without(Predicate<DnsPort> reached) {
        return servers.place().ports().stream().filter(reached.negate()).toList();
    }

    private static String protocols(List<DnsPort> ports) {
        return ports.stream().map(DnsPort::protocol).map(Protocol::name).collect(Collectors.joining(" and "));
    }
}
