package dev.weft.policy.review;

import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import java.util.List;
import java.util.Set;

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

    List<Remark> find(Policy policy) {
        boolean isAboutIt = !servers.pods().isEmpty()
                && Taking.away(policy, Direction.INGRESS)
                && servers.pods().stream().allMatch(pod -> policy.subject().matches(pod.labels(), false));
        return isAboutIt && !open(policy) ? List.of(remark(policy)) : List.of();
    }

    private boolean open(Policy policy) {
        Trial trial = new Trial(Taking.together(policy, others), servers.pods(), crowd.everybody(), Set.of());
        return servers.pods().stream()
                .anyMatch(server -> crowd.everybody().stream()
                        .filter(client -> !servers.include(client))
                        .anyMatch(client -> answers(trial, server, client)));
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
