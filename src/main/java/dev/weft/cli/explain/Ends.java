package dev.weft.cli.explain;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.kube.EndpointRow;
import dev.weft.kube.PodObject;
import dev.weft.kube.PodRow;
import dev.weft.model.Address;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Finds out whom a question means. */
final class Ends {

    private final KubernetesClient client;
    private final Executor executor;
    private final ServiceNames services;
    private final Map<String, End> known = new ConcurrentHashMap<>();

    Ends(KubernetesClient client, Executor executor) {
        this.client = client;
        this.executor = executor;
        services = new ServiceNames(client);
    }

    /** @param field the option or field it was given by */
    End find(String field, String text, String namespace) throws ExplainException {
        try {
            return search(field, text, namespace);
        } catch (ExplainException e) {
            throw new ExplainException(e.fault().at(field, text));
        }
    }

    private End search(String field, String text, String namespace) throws ExplainException {
        int slash = text.indexOf('/');
        if (slash < 0 && looksLikeAddress(text)) {
            return literal(field, text);
        }
        String name = text.substring(slash + 1);
        String home = slash < 0 ? namespace : text.substring(0, slash);
        if (name.isEmpty() || home.isEmpty() || name.contains("/")) {
            throw new ExplainException("BadName", field + " '" + text + "' names no pod", "write NAMESPACE/POD");
        }
        End before = known.get(home + "/" + name);
        End found = before == null ? pod(field, home, name) : before;
        known.put(home + "/" + name, found);
        return found;
    }

    void forget(Collection<End> old) {
        known.values().removeAll(old);
        services.forget();
    }

    private static boolean looksLikeAddress(String text) {
        return text.contains(":") || text.matches("[0-9.]+");
    }

    private End literal(String field, String text) throws ExplainException {
        try {
            Address address = Address.parse(text);
            return known.computeIfAbsent(address.toString(), _ -> new End.Literal(address, services.of(address)));
        } catch (IllegalArgumentException e) {
            throw new ExplainException(
                    "BadAddress", field + " '" + text + "' is no IP address", "write an address or NAMESPACE/POD");
        }
    }

    /** Returns the pod that has an address, for what only the pod tells; the address itself if none has it. */
    End holder(String field, End.Literal address) throws ExplainException {
        Optional<EndpointRow> holder = client.resources(WeftEndpoint.class).inAnyNamespace().list().getItems().stream()
                .map(EndpointRow::of)
                .filter(row -> row.addresses().stream().anyMatch(address.only()::equals))
                .findFirst();
        return holder.isEmpty()
                ? address
                : search(field, holder.get().namespace() + "/" + holder.get().name(), "");
    }

    private End pod(String field, String namespace, String name) throws ExplainException {
        CompletableFuture<@Nullable WeftEndpoint> endpoint = CompletableFuture.supplyAsync(
                () -> client.resources(WeftEndpoint.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get(),
                executor);
        @Nullable
        PodObject object = client.resources(PodObject.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (object == null) {
            throw new ExplainException(
                    "NotFound",
                    field + ": there is no pod " + namespace + "/" + name,
                    "see: kubectl -n " + namespace + " get pods");
        }
        PodRow pod = PodRow.of(object);
        String node = pod.nodeName();
        if (node == null || pod.finished()) {
            throw new ExplainException(
                    "NoNetwork",
                    field + ": pod " + pod.key()
                            + (pod.finished() ? " has ended, its address may be another's" : " is on no node yet"),
                    pod.finished() ? "ask for a pod that runs" : "wait until it is scheduled");
        }
        return end(field, pod, node, endpoint.join());
    }

    private static End end(String field, PodRow pod, String node, @Nullable WeftEndpoint endpoint)
            throws ExplainException {
        List<Address> addresses = pod.addresses().stream().sorted().toList();
        if (pod.hostNetwork() && !addresses.isEmpty()) {
            return new End.OnHost(pod.key(), node, addresses);
        }
        EndpointRow row = endpoint == null ? null : EndpointRow.of(endpoint);
        if (row != null && row.podUid().equals(pod.uid())) {
            return new End.Pod(
                    pod.key(), node, row.identity(), row.addresses().stream().toList(), pod.namedPorts());
        }
        if (addresses.isEmpty()) {
            throw new ExplainException(
                    "NoEndpoint",
                    field + ": pod " + pod.key() + " has no WeftEndpoint and no address yet",
                    "the operator makes it: kubectl -n " + pod.namespace() + " describe pod " + pod.name());
        }
        return new End.Unmanaged(pod.key(), node, addresses);
    }
}
