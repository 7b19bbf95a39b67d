package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.Direction;
import dev.weft.model.Family;
import dev.weft.model.ReservedIdentity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a pod cannot reach of the cluster's DNS. It may ask in each family that both it and the Service have, as it asks
 * the Service's addresses; where these are not known, one family that works will do.
 */
record DnsReach(Crowd crowd, DnsServers servers, Trial trial) {

    /** Where pods ask, wherever the Service leads them. */
    static final int PORT = 53;

    boolean isCut(KnownPod client) {
        return !denied(client).isEmpty() || !deniedByService(client).isEmpty();
    }

    /** Returns the ports that the servers have and the pod does not reach. */
    List<DnsPort> denied(KnownPod client) {
        Set<Family> asked = families(client);
        return servers.place().ports().stream()
                .filter(port -> asked.isEmpty()
                        ? isDenied(client, port, servers.pods().stream())
                        : asked.stream().anyMatch(family -> isDenied(client, port, family)))
                .toList();
    }

    List<DnsPort> deniedByService(KnownPod client) {
        return servers.place().ports().stream()
                .filter(port -> services(client).anyMatch(isClosed(client, port)))
                .toList();
    }

    /** Returns the addresses of the Service that it does not reach, over one protocol or over all. */
    List<Address> closedServices(KnownPod client) {
        return services(client)
                .filter(service -> servers.place().ports().stream()
                        .anyMatch(port -> isClosed(client, port).test(service)))
                .sorted()
                .toList();
    }

    /** Says in which family it is cut off, if not in every one. */
    String over(KnownPod client) {
        List<Family> cut = families(client).stream()
                .filter(family -> closedServices(client).stream().anyMatch(service -> service.family() == family)
                        || servers.place().ports().stream().anyMatch(port -> isDenied(client, port, family)))
                .toList();
        return cut.size() == 1 && families(client).size() > 1
                ? " over IPv" + cut.getFirst().number()
                : "";
    }

    private Set<Family> families(KnownPod client) {
        Set<Family> ofService = EnumSet.noneOf(Family.class);
        servers.place().addresses().forEach(service -> ofService.add(service.family()));
        Set<Family> both = EnumSet.copyOf(ofService);
        both.retainAll(crowd.families(client));
        // One that has no address yet gets those that it needs.
        return both.isEmpty() ? ofService : both;
    }

    private Stream<Address> services(KnownPod client) {
        Set<Family> asked = families(client);
        return servers.place().addresses().stream().filter(service -> asked.contains(service.family()));
    }

    private Predicate<Address> isClosed(KnownPod client, DnsPort port) {
        int world = ReservedIdentity.WORLD.number();
        return service -> !trial.reaches(client, world, service, port.protocol(), PORT);
    }

    private boolean isDenied(KnownPod client, DnsPort port, Family family) {
        List<KnownPod> there = servers.pods().stream()
                .map(server -> server.in(family))
                .filter(server -> !server.addresses().isEmpty())
                .toList();
        return isDenied(client, port, there.isEmpty() ? servers.pods().stream() : there.stream());
    }

    private boolean isDenied(KnownPod client, DnsPort port, Stream<KnownPod> any) {
        return any.noneMatch(
                server -> trial.allows(client, Direction.EGRESS, server, port.protocol(), port.on(server.labels())));
    }
}
