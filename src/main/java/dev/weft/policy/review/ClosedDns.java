package dev.weft.policy.review;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds the cluster's DNS closed to every pod. */
final class ClosedDns {

    private final Crowd crowd;
    private final DnsServers servers;
    private final List<Policy> others;

    ClosedDns(Crowd crowd, DnsServers servers, List<Policy> others) {
        this.crowd = crowd;
        this.servers = servers;
        this.others = others;
    }

    List<Remark> find(Change change) {
        boolean isAboutIt = !servers.pods().isEmpty()
                && change.takesAway(Direction.INGRESS)
                && servers.pods().stream().allMatch(pod -> change.concerns(pod, Direction.INGRESS));
        return isAboutIt && closes(change) ? List.of(remark(change.policy())) : List.of();
    }

    private boolean closes(Change change) {
        Predicate<KnownPod> closed = closedBeside(change.policy());
        return servers.pods().stream().allMatch(closed)
                && !change.byIt(servers.pods(), Direction.INGRESS, this::closedBeside)
                        .isEmpty();
    }

    private Predicate<KnownPod> closedBeside(Policy policy) {
        Trial trial = new Trial(Taking.together(policy, others), servers.pods(), crowd.everybody(), Set.of());
        return server -> crowd.everybody().stream()
                .filter(client -> !servers.include(client))
                .noneMatch(client -> answers(trial, server, client));
    }

    private boolean answers(Trial trial, KnownPod server, KnownPod client) {
        return servers.place().ports().stream()
                .filter(port -> port.protocol() == Protocol.UDP)
                .anyMatch(port ->
                        trial.allows(server, Direction.INGRESS, client, Protocol.UDP, port.on(server.labels())));
    }

    private Remark remark(Policy policy) {
        return new Remark(
                Remark.Reason.CUTS_DNS,
                Place.direction(Direction.INGRESS),
                servers.pods().getFirst().name(),
                "is the cluster's DNS, and no pod could ask it any more" + Taking.when(policy),
                "allow ingress to " + servers.ports() + " from all namespaces");
    }
}
