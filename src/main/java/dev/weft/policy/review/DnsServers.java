package dev.weft.policy.review;

import dev.weft.model.PodSelector;
import dev.weft.model.Protocol;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pods that are the cluster's DNS. */
final class DnsServers {

    private final DnsPlace place;
    private final PodSelector selector;
    private final List<KnownPod> pods;

    DnsServers(Crowd crowd, DnsPlace place) {
        this.place = place;
        selector = place.servers();
        pods = crowd.everybody().stream().filter(this::include).toList();
    }

    boolean include(KnownPod pod) {
        return selector.matches(pod.labels(), false);
    }

    List<KnownPod> pods() {
        return pods;
    }

    DnsPlace place() {
        return place;
    }

    /** Says which ports of theirs are to be allowed. */
    String ports() {
        List<Integer> numbers = place.ports().stream().map(this::number).toList();
        return Set.copyOf(numbers).size() == 1
                ? place.ports().stream()
                                .map(DnsPort::protocol)
                                .map(Protocol::name)
                                .collect(Collectors.joining(" and ")) + " port " + numbers.getFirst()
                : place.ports().stream()
                        .map(port -> port.protocol() + " port " + number(port))
                        .collect(Collectors.joining(" and "));
    }

    /** Returns which port it is on the first of them, which stands for all. */
    int number(DnsPort port) {
        return port.on(pods.getFirst().labels());
    }

    /** Says how a rule selects them. */
    String peer() {
        return "podSelector "
                + new TreeMap<>(place.labels())
                        .entrySet().stream()
                                .map(label -> label.getKey() + ": " + label.getValue())
                                .collect(Collectors.joining(", "))
                + " in namespace " + place.namespace();
    }
}
