package dev.weft.policy.review;

import dev.weft.model.Address;
import dev.weft.model.Cidr;
import dev.weft.model.Direction;
import dev.weft.model.Policy;
import dev.weft.model.Protocol;
import dev.weft.model.Remark;
import dev.weft.model.ReservedIdentity;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds pods that could not reach the API server any more: of the cluster's own namespaces all, of others those that
 * probably talk to it.
 */
final class CutApiServer {

    /** An address that is nobody's (RFC 7600), so that only rules for everybody or for the API server itself select it. */
    private static final Set<Address> SOMEWHERE = Set.of(Address.parse("192.0.0.8"));

    private final Crowd crowd;
    private final Surroundings surroundings;

    CutApiServer(Crowd crowd, Surroundings surroundings) {
        this.crowd = crowd;
        this.surroundings = surroundings;
    }

    List<Remark> find(Change change) {
        return change.takesAway(Direction.EGRESS) ? cut(change).toList() : List.of();
    }

    private Stream<Remark> cut(Change change) {
        List<KnownPod> subjects = change.subjects(crowd, Direction.EGRESS).stream()
                .filter(pod -> isOfSystem(pod) || crowd.hasClient(pod))
                .sorted(Comparator.comparing(pod -> !isOfSystem(pod)))
                .toList();
        List<KnownPod> cut = change.byIt(
                subjects.stream().filter(cutBeside(change.policy(), subjects)).toList(),
                Direction.EGRESS,
                before -> cutBeside(before, subjects));
        return cut.stream().limit(1).map(first -> remark(change.policy(), first, Taking.more(cut)));
    }

    private Predicate<KnownPod> cutBeside(Policy policy, List<KnownPod> subjects) {
        ApiServerPlace place = surroundings.apiServer();
        Set<Address> addresses = place.addresses().isEmpty() ? SOMEWHERE : place.addresses();
        Trial trial = new Trial(Taking.together(policy, surroundings.others()), subjects, List.of(), addresses);
        int world = ReservedIdentity.WORLD.number();
        return pod ->
                addresses.stream().noneMatch(address -> trial.reaches(pod, world, address, Protocol.TCP, place.port()));
    }

    private boolean isOfSystem(KnownPod pod) {
        return surroundings.systemNamespaces().contains(pod.labels().namespace());
    }

    private Remark remark(Policy policy, KnownPod first, String more) {
        ApiServerPlace place = surroundings.apiServer();
        boolean isSure = isOfSystem(first);
        String port = ", TCP port " + place.port();
        String addresses = place.addresses().stream()
                .sorted()
                .map(address -> Cidr.of(address).toString())
                .collect(Collectors.joining(" and "));
        String service = "the Service default/kubernetes" + (addresses.isEmpty() ? "" : ", " + addresses);
        String unless = isSure ? "" : ", or set automountServiceAccountToken: false";
        return new Remark(
                Remark.Reason.CUTS_API_SERVER,
                Place.direction(Direction.EGRESS),
                first.name(),
                (isSure ? "" : "mounts a token and ") + "cannot reach the API server" + Taking.when(policy) + ": "
                        + service + port + ", is denied to it" + more,
                policy.ref().kind().equals("NetworkPolicy")
                        ? "allow egress to ipBlock "
                                + (addresses.isEmpty() ? "with the address of " + service : addresses) + port + unless
                        : "allow egress to entities: [kube-apiserver]" + port + unless);
    }
}
