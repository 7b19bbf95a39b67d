package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.v1alpha1.WeftEndpoint;
import dev.weft.api.v1alpha1.WeftEndpointSlice;
import dev.weft.api.v1alpha1.WeftIdentity;
import dev.weft.api.v1alpha1.WeftIdentitySpec;
import dev.weft.operator.plan.LabelFilter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Watches from the first moment to the last and remembers: no address was ever with two holders at once, no number ever
 * had two meanings, and no pod was ever published with labels that it never had.
 */
final class Witness implements AutoCloseable {

    /** That an object said a pod had this identity. */
    private record Claim(String podUid, String namespace, String identity) {}

    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final Map<String, String> versions = new HashMap<>();
    private final Map<String, Holders> addresses = new HashMap<>();
    private final Map<String, WeftIdentitySpec> meanings = new HashMap<>();
    private final Map<String, Set<Map<String, String>>> labels = new HashMap<>();
    private final Set<Claim> claims = new HashSet<>();
    private final Set<String> violations = new HashSet<>();
    private final KubernetesClient client;

    Witness(KubernetesClient client) {
        this.client = client;
        watch(client.namespaces(), (key, namespace) -> remember(key, namespace));
        watch(
                client.pods().inAnyNamespace(),
                (key, pod) -> remember(pod.getMetadata().getUid(), pod));
        watch(client.resources(WeftIdentity.class), this::identity);
        watch(client.resources(WeftEndpointSlice.class), this::slice);
        watch(client.resources(WeftEndpoint.class).inAnyNamespace(), this::endpoint);
    }

    /** Learns that an object is like this now; {@code object} is its last state if it was deleted. */
    private interface Listener<T> {
        void seen(String key, T object);
    }

    private <T extends HasMetadata> void watch(Informable<T> source, Listener<T> listener) {
        informers.add(source.inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                record(object, listener);
            }

            @Override
            public void onUpdate(T before, T after) {
                record(after, listener);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                forget(object);
            }
        }));
    }

    private synchronized <T extends HasMetadata> void record(T object, Listener<T> listener) {
        versions.put(key(object), object.getMetadata().getResourceVersion());
        listener.seen(key(object), object);
    }

    private synchronized void forget(HasMetadata object) {
        versions.remove(key(object));
        addresses.values().forEach(holders -> holders.release(key(object)));
    }

    private static String key(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getNamespace() + "/"
                + object.getMetadata().getName();
    }

    private void remember(String key, HasMetadata object) {
        labels.computeIfAbsent(key, k -> new HashSet<>())
                .add(Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of()));
    }

    private void identity(String key, WeftIdentity identity) {
        WeftIdentitySpec before = meanings.put(identity.getMetadata().getName(), identity.getSpec());
        if (before != null && !before.equals(identity.getSpec())) {
            violations.add("number " + key + " meant " + before + " and then " + identity.getSpec());
        }
    }

    private void slice(String key, WeftEndpointSlice slice) {
        addresses.values().forEach(holders -> holders.release(key));
        slice.getSpec().endpoints().forEach(entry -> {
            claims.add(new Claim(entry.podUid(), entry.namespace(), Integer.toString(entry.identity())));
            hold("slice", key, entry.podUid(), entry.ipv4(), entry.ipv6());
        });
    }

    private void endpoint(String key, WeftEndpoint endpoint) {
        var spec = endpoint.getSpec();
        addresses.values().forEach(holders -> holders.release(key));
        claims.add(new Claim(spec.podUid(), endpoint.getMetadata().getNamespace(), Integer.toString(spec.identity())));
        hold("endpoint", key, spec.podUid(), spec.ipv4(), spec.ipv6());
    }

    private void hold(String kind, String key, String pod, String... given) {
        Stream.of(given).filter(Objects::nonNull).forEach(address -> {
            Holders holders = addresses.computeIfAbsent(kind + " " + address, k -> new Holders());
            holders.take(key, pod);
            if (holders.several()) {
                violations.add(kind + " address " + address + " was with " + holders);
            }
        });
    }

    /** Waits until everything was seen, then says what was wrong at any moment. */
    void verify() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(behind())
                        .as("objects that the witness has not seen")
                        .isEmpty());
        synchronized (this) {
            claims.stream()
                    .filter(claim -> !truthful(claim))
                    .forEach(claim -> violations.add(claim + " means " + meanings.get(claim.identity())
                            + ", the pod only had " + labels.get(claim.podUid()) + " in " + namespace(claim)));
            assertThat(violations).isEmpty();
        }
    }

    private synchronized List<String> behind() {
        return Stream.<HasMetadata>concat(
                        Stream.concat(
                                client.resources(WeftEndpointSlice.class).list().getItems().stream(),
                                client.resources(WeftIdentity.class).list().getItems().stream()),
                        Stream.concat(
                                client.resources(WeftEndpoint.class).inAnyNamespace().list().getItems().stream(),
                                Stream.concat(
                                        client.pods().inAnyNamespace().list().getItems().stream(),
                                        client.namespaces().list().getItems().stream())))
                .filter(object -> !object.getMetadata().getResourceVersion().equals(versions.get(key(object))))
                .map(Witness::key)
                .toList();
    }

    private boolean truthful(Claim claim) {
        WeftIdentitySpec meaning = meanings.get(claim.identity());
        return meaning != null
                && meaning.namespace().equals(claim.namespace())
                && namespace(claim).contains(Objects.requireNonNullElse(meaning.namespaceLabels(), Map.of()))
                && labels.getOrDefault(claim.podUid(), Set.of()).stream()
                        .anyMatch(had -> means(Objects.requireNonNullElse(meaning.podLabels(), Map.of()), had));
    }

    private Set<Map<String, String>> namespace(Claim claim) {
        return labels.getOrDefault("Namespace/null/" + claim.namespace(), Set.of());
    }

    private static boolean means(Map<String, String> meaning, Map<String, String> had) {
        Set<String> counting = new HashSet<>(had.keySet());
        counting.removeAll(LabelFilter.PER_POD);
        return had.entrySet().containsAll(meaning.entrySet())
                && meaning.keySet().containsAll(counting);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    /** Which objects give an address to which pod. */
    private static final class Holders {

        private final Map<String, String> pods = new HashMap<>();

        void take(String object, String pod) {
            pods.put(object, pod);
        }

        void release(String object) {
            pods.remove(object);
        }

        boolean several() {
            return pods.size() > 1 || Set.copyOf(pods.values()).size() > 1;
        }

        @Override
        public String toString() {
            return pods.toString();
        }
    }
}
