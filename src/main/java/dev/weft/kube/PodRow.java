package dev.weft.kube;

import dev.weft.model.Address;
import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What networking needs to know of a pod.
 *
 * @param nodeName absent until the pod is bound
 * @param finished its containers have ended for good
 * @param terminating it was deleted and is shutting down
 * @param addresses what the node says that it has
 */
public record PodRow(
        String namespace,
        String name,
        String uid,
        @Nullable String nodeName,
        boolean hostNetwork,
        boolean finished,
        boolean terminating,
        Map<String, String> labels,
        String serviceAccount,
        SortedSet<NamedPort> namedPorts,
        Set<Address> addresses) {

    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    public static PodRow of(Pod pod) {
        PodSpec spec = pod.getSpec();
        String account = spec.getServiceAccountName();
        return new PodRow(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                spec.getNodeName(),
                Boolean.TRUE.equals(spec.getHostNetwork()),
                pod.getStatus() != null
                        && FINISHED.contains(String.valueOf(pod.getStatus().getPhase())),
                pod.getMetadata().getDeletionTimestamp() != null,
                Map.copyOf(Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of())),
                account == null || account.isEmpty() ? "default" : account,
                namedPorts(spec),
                addresses(pod.getStatus()));
    }

    private static Set<Address> addresses(@Nullable PodStatus status) {
        return status == null
                ? Set.of()
                : status.getPodIPs().stream()
                        .map(PodIP::getIp)
                        .map(Address::parse)
                        .collect(Collectors.toUnmodifiableSet());
    }

    public String key() {
        return namespace + "/" + name;
    }

    /** Returns whether the pod is on a node's pod network at present. */
    public boolean networked() {
        return nodeName != null && !hostNetwork && !finished;
    }

    // A name that several containers use means the first, as for Kubernetes.
    private static SortedSet<NamedPort> namedPorts(PodSpec spec) {
        Map<String, NamedPort> ports = new TreeMap<>();
        Stream<Container> sidecars =
                spec.getInitContainers().stream().filter(c -> "Always".equals(c.getRestartPolicy()));
        Stream.concat(spec.getContainers().stream(), sidecars)
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getName() != null && !port.getName().isEmpty())
                .map(PodRow::namedPort)
                .forEach(port -> ports.putIfAbsent(port.name() + "/" + port.protocol(), port));
        return new TreeSet<>(ports.values());
    }

    private static NamedPort namedPort(ContainerPort port) {
        Protocol protocol = port.getProtocol() == null ? Protocol.TCP : Protocol.parse(port.getProtocol());
        return new NamedPort(port.getName(), protocol, port.getContainerPort());
    }
}
