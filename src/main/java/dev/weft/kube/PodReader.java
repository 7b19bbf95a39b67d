package dev.weft.kube;

import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import dev.weft.model.SecurityLabels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a pod what policies can tell pods apart by. */
public final class PodReader {

    private final String cluster;
    private final LabelFilter filter;

    /**
     * @param cluster the name of the pods' cluster
     * @param filter which of their labels count
     */
    public PodReader(String cluster, LabelFilter filter) {
        this.cluster = cluster;
        this.filter = filter;
    }

    /** Returns whether policies can select it: a host-network pod is part of its node. */
    public static boolean hasIdentity(Pod pod) {
        PodSpec spec = pod.getSpec();
        return spec == null || !Boolean.TRUE.equals(spec.getHostNetwork());
    }

    public SecurityLabels read(Pod pod, Map<String, String> namespaceLabels) {
        PodSpec spec = pod.getSpec() == null ? new PodSpec() : pod.getSpec();
        Map<String, String> labels = pod.getMetadata().getLabels();
        String account = spec.getServiceAccountName();
        return new SecurityLabels(
                pod.getMetadata().getNamespace(),
                filter.apply(labels == null ? Map.of() : labels),
                namespaceLabels,
                account == null ? "default" : account,
                cluster,
                namedPorts(spec));
    }

    /** Sidecars, which are init containers that stay, serve ports like containers. */
    private static SortedSet<NamedPort> namedPorts(PodSpec spec) {
        SortedSet<NamedPort> named = new TreeSet<>();
        Stream.concat(
                        orEmpty(spec.getContainers()).stream(),
                        orEmpty(spec.getInitContainers()).stream()
                                .filter(container -> "Always".equals(container.getRestartPolicy())))
                .map(Container::getPorts)
                .flatMap(ports -> orEmpty(ports).stream())
                .filter(port -> port.getName() != null && port.getContainerPort() != null)
                .forEach(port -> named.add(namedPort(port)));
        return named;
    }

    private static NamedPort namedPort(ContainerPort port) {
        Protocol protocol = port.getProtocol() == null ? Protocol.TCP : Protocol.parse(port.getProtocol());
        return new NamedPort(port.getName(), protocol, port.getContainerPort());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
