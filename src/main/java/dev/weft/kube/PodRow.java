package dev.weft.kube;

import dev.weft.model.Address;
import dev.weft.model.NamedPort;
import dev.weft.model.Protocol;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * @param uid by which the pod's node knows it: that of its object, but for a static pod, whose object is made anew under
 *     another uid while it runs
 * @param objectUid uid of the Pod object
 * @param nodeName absent until the pod is bound
 * @param finished its containers have ended for good
 * @param terminating it was deleted and is shutting down
 * @param mountsToken whether a container finds its service account's token where clients of the API server look for it
 * @param addresses what the node says that it has
 */
public record PodRow(
        String namespace,
        String name,
        String uid,
        String objectUid,
        @Nullable String nodeName,
        boolean hostNetwork,
        boolean finished,
        boolean terminating,
        Map<String, String> labels,
        String serviceAccount,
        boolean mountsToken,
        SortedSet<NamedPort> namedPorts,
        Set<Address> addresses) {

    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");
    private static final PodObject.Spec UNBOUND = new PodObject.Spec(null, null, null, null, null, null);
    private static final String DEFAULT_ACCOUNT = "default";
    private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static PodRow of(PodObject pod) {
        PodObject.Spec spec = Objects.requireNonNullElse(pod.getSpec(), UNBOUND);
        String account = spec.serviceAccountName();
        return new PodRow(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                uid(pod.getMetadata()),
                pod.getMetadata().getUid(),
                spec.nodeName(),
                Boolean.TRUE.equals(spec.hostNetwork()),
                pod.getStatus() != null
                        && FINISHED.contains(String.valueOf(pod.getStatus().phase())),
                pod.getMetadata().getDeletionTimestamp() != null,
                Map.copyOf(Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of())),
                account == null || account.isEmpty() ? DEFAULT_ACCOUNT : account,
                mountsToken(pod, spec),
                namedPorts(spec),
                addresses(pod.getStatus()));
    }

    /**
     * A static pod goes by the hash of its manifest at the kubelet, and so at container runtimes and their plugins; its
     * object is a mirror. Source: the kubelet's annotations {@code kubernetes.io/config.mirror} and {@code config.hash}.
     */
    private static String uid(ObjectMeta meta) {
        Map<String, String> annotations = Objects.requireNonNullElse(meta.getAnnotations(), Map.of());
        String hash = annotations.get("kubernetes.io/config.hash");
        return annotations.containsKey("kubernetes.io/config.mirror") && hash != null ? hash : meta.getUid();
    }

    // What an API server has stored says so itself; to what it has not, it is still to come.
    private static boolean mountsToken(PodObject pod, PodObject.Spec spec) {
        return pod.getMetadata().getUid() == null
                ? !Boolean.FALSE.equals(spec.automountServiceAccountToken())
                : given(spec.containers()).stream()
                        .flatMap(container -> given(container.volumeMounts()).stream())
                        .anyMatch(mount -> TOKEN.equals(mount.mountPath()));
    }

    private static Set<Address> addresses(PodObject.@Nullable Status status) {
        return status == null
                ? Set.of()
                : given(status.podIPs()).stream()
                        .map(PodObject.Ip::ip)
                        .filter(Objects::nonNull)
                        .map(Address::parse)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether the pod is of its node's making, so that it may run without its object. */
    public boolean isStatic() {
        return !uid.equals(objectUid);
    }

    /** Returns whether it probably talks to the API server: nobody gives a pod an account of its own and its token for nothing. */
    public boolean isApiClient() {
        return mountsToken && !serviceAccount.equals(DEFAULT_ACCOUNT);
    }

    public String key() {
        return namespace + "/" + name;
    }

    /** Returns whether the pod is on a node's pod network at present. */
    public boolean networked() {
        return nodeName != null && !hostNetwork && !finished;
    }

    // A name that several containers use means the first, as for Kubernetes.
    private static SortedSet<NamedPort> namedPorts(PodObject.Spec spec) {
        Map<String, NamedPort> ports = new TreeMap<>();
        Stream<PodObject.Container> sidecars =
                given(spec.initContainers()).stream().filter(c -> "Always".equals(c.restartPolicy()));
        Stream.concat(given(spec.containers()).stream(), sidecars)
                .flatMap(container -> given(container.ports()).stream())
                .flatMap(port -> namedPort(port).stream())
                .forEach(port -> ports.putIfAbsent(port.name() + "/" + port.protocol(), port));
        return new TreeSet<>(ports.values());
    }

    private static Optional<NamedPort> namedPort(PodObject.Port port) {
        String name = port.name();
        if (name == null || name.isEmpty()) {
            return Optional.empty();
        }
        Protocol protocol = port.protocol() == null ? Protocol.TCP : Protocol.parse(port.protocol());
        return Optional.of(new NamedPort(name, protocol, port.containerPort()));
    }

    private static <T> List<T> given(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }
}
