package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.LabelRequirement;
import dev.weft.model.LabelSelector;
import dev.weft.model.NamedPort;
import dev.weft.model.NamespaceScope;
import dev.weft.model.PodSelector;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import dev.weft.model.ReservedIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds pods that could not ask the cluster's DNS any more. */
final class CutDns {

    /** The labels of the DNS pods, by the convention of kubeadm and most clusters. */
    private static final PodSelector SERVERS = new PodSelector(
            new NamespaceScope.Named("kube-system"),
            new LabelSelector(List.of(LabelRequirement.equal("k8s-app", "kube-dns"))));

    private static final int PORT = 53;
    private static final List<Protocol> PROTOCOLS = List.of(Protocol.UDP, Protocol.TCP);
    private static final String REMEDY =
            "allow UDP and TCP port 53 with podSelector k8s-app: kube-dns in namespace kube-system";
    /** Policies judge what a pod sends, and what kube-proxy makes of it. */
    private static final String SERVICE_REMEDY =
            "allow UDP and TCP port 53 to ipBlock %s, the address of its Service, too";

    private final Crowd crowd;
    private final List<Policy> others;
    private final List<KnownPod> servers;
    private final Set<Address> services;

    CutDns(Crowd crowd, List<Policy> others, Set<Address> services) {
        this.services = new TreeSet<>(services);
        this.crowd = crowd;
        this.others = others;
        servers = crowd.everybody().stream()
                .filter(pod -> SERVERS.matches(pod.labels(), false))
                .toList();
    }

    List<Remark> find(Policy policy) {
        List<Remark> remarks = new ArrayList<>();
        if (!servers.isEmpty()) {
            if (Taking.away(policy, Direction.EGRESS)) {
                clients(policy).forEach(remarks::add);
            }
            if (Taking.away(policy, Direction.INGRESS)
                    && servers.stream().allMatch(pod -> policy.subject().matches(pod.labels(), false))) {
                everybody(policy).forEach(remarks::add);
            }
        }
        return remarks;
    }

    private Stream<Remark> clients(Policy policy) {
        List<KnownPod> clients = crowd.matching(policy.subject()).stream()
                .filter(pod -> !SERVERS.matches(pod.labels(), false))
                .toList();
        Trial trial = new Trial(Taking.together(policy, others), clients, servers, Set.of());
        List<KnownPod> cut = clients.stream()
                .filter(client -> !denied(trial, client).isEmpty()
                        || !deniedByService(trial, client).isEmpty())
                .toList();
        return cut.stream().limit(1).map(first -> remark(policy, trial, first, Taking.more(cut)));
    }

    private Remark remark(Policy policy, Trial trial, KnownPod first, String more) {
        List<Protocol> denied = denied(trial, first);
        List<Protocol> byService = deniedByService(trial, first);
        boolean isServiceAlone = denied.isEmpty();
        List<String> remedies = new ArrayList<>(isServiceAlone ? List.of() : List.of(REMEDY));
        if (!byService.isEmpty()) {
            remedies.add(SERVICE_REMEDY.formatted(Cidr.of(services.iterator().next())));
        }
        return new Remark(
                Remark.Reason.CUTS_DNS,
                Place.direction(Direction.EGRESS),
                first.name(),
                "cannot ask the cluster's DNS" + Taking.when(policy) + ": egress to port 53, "
                        + (isServiceAlone ? byService : denied)
                                .stream().map(Protocol::name).collect(Collectors.joining(" and "))
                        + (isServiceAlone ? ", of its Service" : "") + ", is denied to it" + more,
                String.join(", and ", remedies));
    }

    private List<Protocol> deniedByService(Trial trial, KnownPod client) {
        int world = ReservedIdentity.WORLD.number();
        return services.isEmpty()
                ? List.of()
                : PROTOCOLS.stream()
                        .filter(protocol -> services.stream()
                                .noneMatch(service -> trial.reaches(client, world, service, protocol, PORT)))
                        .toList();
    }

    private List<Protocol> denied(Trial trial, KnownPod client) {
        return PROTOCOLS.stream()
                .filter(protocol -> servers.stream()
                        .noneMatch(server ->
                                trial.allows(client, Direction.EGRESS, server, protocol, port(server, protocol))))
                .toList();
    }

    private Stream<Remark> everybody(Policy policy) {
        Trial trial = new Trial(Taking.together(policy, others), servers, crowd.everybody(), Set.of());
        boolean open = servers.stream()
                .anyMatch(server -> crowd.everybody().stream()
                        .filter(client -> !SERVERS.matches(client.labels(), false))
                        .anyMatch(client -> trial.allows(
                                server, Direction.INGRESS, client, Protocol.UDP, port(server, Protocol.UDP))));
        return open
                ? Stream.of()
                : Stream.of(new Remark(
                        Remark.Reason.CUTS_DNS,
                        Place.direction(Direction.INGRESS),
                        servers.getFirst().name(),
                        "is the cluster's DNS, and no pod could ask it any more" + Taking.when(policy),
                        "allow ingress to UDP and TCP port 53 from all namespaces"));
    }

    // Where the container listens on another port, the Service leads there, and policies see that one.
    private static int port(KnownPod server, Protocol protocol) {
        String name = protocol == Protocol.UDP ? "dns" : "dns-tcp";
        return server.labels().namedPorts().stream()
                .filter(port -> port.name().equals(name) && port.protocol() == protocol)
                .mapToInt(NamedPort::port)
                .findFirst()
                .orElse(PORT);
    }
}
